//! Tests which answers are shared, and which are not: personal ones, those that depend on the time, and those that nobody keeps.

use std::sync::Arc;

use api::config::Settings;
use api::service::MockClock;
use chrono::{DateTime, TimeDelta};
use macro_rules_attribute::apply;
use serde_json::json;

use super::{MOVE, programme, twice};
use crate::support::{Backend, OnBackend, TestServer, on_both};

const LIST: &str = "{ programmes(first: 3) { totalCount nodes { id name region } } }";

#[apply(on_both!)]
async fn what_the_public_asks_again_runs_no_statement_until_something_changes(app: TestServer) {
    let (id, version) = programme(&app, 0).await;
    let (_, kept) = twice(&app, None, LIST).await;
    assert!(kept);
    let before = app.statements();
    app.read(LIST).await;
    assert_eq!(app.statements(), before);
    let change = json!({ "id": id, "version": version, "input": { "region": "Elsewhere" } });
    app.ask(app.token("ACADEMIC"), MOVE, change).await.data();
    let nodes = app.read(LIST).await["programmes"]["nodes"].clone();
    assert!(
        nodes.as_array().unwrap().iter().any(|node| node["region"] == "Elsewhere"),
        "{nodes}"
    );
    assert!(app.statements() > before);
}

#[apply(on_both!)]
async fn holders_of_a_role_share_what_the_role_alone_decides(app: TestServer) {
    for (role, shared) in [
        (Some("ACADEMIC"), true),
        (Some("STEWARD"), true),
        // These see drafts of their own organisation, or those that they work on.
        (Some("PRACTITIONER"), false),
        (Some("SERVICE_USER_EDUCATOR"), false),
        (None, true),
    ] {
        let token = role.and_then(|role| app.token(role));
        let (_, kept) = twice(&app, token, LIST).await;
        assert_eq!(kept, shared, "{role:?}");
    }
    // What a role reads is never given to another.
    let draft = "mutation { createProgramme(input: { code: \"HIDDEN-P\", name: \"A made-up draft\" }) { id } }";
    app.ask(app.token("ACADEMIC"), draft, json!({})).await.data();
    let academic = twice(&app, app.token("ACADEMIC"), LIST).await.0.body["data"]["programmes"]["totalCount"].clone();
    let public = twice(&app, None, LIST).await.0.body["data"]["programmes"]["totalCount"].clone();
    assert!(academic.as_i64() > public.as_i64(), "{academic} and {public}");
}

#[apply(on_both!)]
async fn what_is_about_the_viewer_is_never_kept(app: TestServer) {
    let queries = [
        "{ viewer { account { id } } }",
        "{ viewer { organisation { id } } }",
        "{ viewer { tokenExpiresAt } }",
        // Cursors are bound to the account.
        "{ studies(first: 1) { pageInfo { endCursor } } }",
        "{ studies(first: 1) { edges { cursor } } }",
        "{ workshops(first: 2) { nodes { id } } }",
        "{ accounts(first: 2) { nodes { id } } }",
        "{ roleTokens(first: 2) { nodes { lastUsedAt } } }",
        "{ auditEvents(first: 2) { nodes { id } } }",
    ];
    for role in ["PARTNER", "PARTICIPANT", "SERVICE_USER_EDUCATOR", "PRACTITIONER"] {
        for query in queries {
            assert!(!twice(&app, app.token(role), query).await.1, "{role}: {query}");
        }
    }
    for role in ["ACADEMIC", "STEWARD", "ADMIN"] {
        for query in queries.iter().filter(|query| !query.contains("workshops")) {
            assert!(!twice(&app, app.token(role), query).await.1, "{role}: {query}");
        }
    }
}

#[apply(on_both!)]
async fn mutations_errors_introspection_and_batches_are_not_kept(app: TestServer) {
    for query in [
        "{ __schema { queryType { name } } }",
        "{ __type(name: \"Study\") { name } }",
        "{ viewer { role } nope }",
        "{ programme(id: \"nonsense\") { id } }",
        "mutation { castBallot(round: \"round_01h455vb4pex5vsknk084sn02q\", preferences: []) { id } }",
    ] {
        assert!(!twice(&app, None, query).await.1, "{query}");
    }
    let batch = || app.http().post(app.url("/graphql")).json(&vec![json!({ "query": LIST }); 2]).send();
    for _ in 0..2 {
        batch().await.unwrap().text().await.unwrap();
    }
    assert_eq!(app.kept().hits, 0);
}

/// A service whose clock stands still until it is moved.
struct Timed(TestServer, Arc<MockClock>);

impl OnBackend for Timed {
    async fn start(backend: Backend) -> Self {
        let clock = Arc::new(MockClock::new(DateTime::from_timestamp(1_900_000_000, 0).unwrap()));
        Self(TestServer::by_clock(backend, Some(Arc::clone(&clock)), |_| {}).await, clock)
    }
}

#[apply(on_both!)]
async fn what_depends_on_the_time_is_not_kept(timed: Timed) {
    let Timed(app, clock) = timed;
    let review = "mutation { createReview(input: { code: \"TIMED\", title: \"A made-up review\", kind: SYSTEMATIC, question: \"When?\", \
        eligibility: [\"About teaching\"] }) { id } }";
    app.ask(app.token("ACADEMIC"), review, json!({})).await.data();
    // Keys that have retired are left out by the time of the question; the flow of a review says when it was counted.
    for query in [
        "{ signingKeys { keyId } }",
        "{ reviews(first: 1) { nodes { prismaFlow { asOf } } } }",
    ] {
        assert!(!twice(&app, None, query).await.1, "{query}");
    }
    let flow = "{ reviews(first: 1) { nodes { prismaFlow { asOf } } } }";
    let before = app.read(flow).await;
    clock.advance(TimeDelta::seconds(60));
    assert_ne!(app.read(flow).await, before);
}

/// A service that keeps nothing.
struct Forgetful(TestServer);

impl OnBackend for Forgetful {
    async fn start(backend: Backend) -> Self {
        Self(TestServer::with(backend, |settings: &mut Settings| settings.kept.bytes = 0).await)
    }
}

#[apply(on_both!)]
async fn nothing_is_kept_where_that_is_configured(forgetful: Forgetful) {
    let app = &forgetful.0;
    assert!(!twice(app, None, LIST).await.1);
    assert_eq!((app.kept().hits, app.kept().misses, app.kept().answers), (0, 0, 0));
}

/// A service that keeps short answers alone, and few.
struct Narrow(TestServer);

impl OnBackend for Narrow {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| (settings.kept.bytes, settings.kept.answer_bytes) = (2_000, 200);
        Self(TestServer::with(backend, change).await)
    }
}

#[apply(on_both!)]
async fn kept_answers_stay_within_their_bytes(narrow: Narrow) {
    let app = &narrow.0;
    assert!(
        !twice(app, None, "{ programmes(first: 10) { nodes { id name summary } } }").await.1,
        "too long"
    );
    for number in 0..30 {
        app.read(&format!("{{ a{number}: programmes(first: 1) {{ totalCount }} }}")).await;
    }
    let kept = app.kept();
    assert!(kept.answers > 0 && kept.bytes <= 2_000, "{kept:?}");
}
