//! Tests kept answers as caches see them, what they cost, and that old ones leave the memory.

use std::time::Duration;

use api::config::Settings;
use macro_rules_attribute::apply;
use reqwest::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use serde_json::json;
use tokio::time::timeout;

use super::{MOVE, programme};
use crate::support::{Backend, OnBackend, TestServer, on_both};

const LIST: &str = "{ programmes(first: 3) { nodes { id region } } }";

async fn get(app: &TestServer, token: Option<&str>, tag: Option<&str>) -> reqwest::Response {
    let mut request = app.http().get(app.url("/graphql")).query(&[("query", LIST)]);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(tag) = tag {
        request = request.header(IF_NONE_MATCH, tag);
    }
    request.send().await.unwrap()
}

fn header<'r>(response: &'r reqwest::Response, name: &reqwest::header::HeaderName) -> &'r str {
    response.headers()[name].to_str().unwrap()
}

#[apply(on_both!)]
async fn a_kept_answer_has_the_same_headers_as_one_that_was_made_and_304_needs_no_statement(app: TestServer) {
    for (role, control) in [
        (None, "public, max-age=0, must-revalidate"),
        (Some("ACADEMIC"), "private, no-cache"),
    ] {
        let token = role.and_then(|role| app.token(role));
        let made = get(&app, token, None).await;
        let tag = header(&made, &ETAG).to_owned();
        let hits = app.kept().hits;
        let kept = get(&app, token, None).await;
        for answer in [&made, &kept] {
            assert_eq!((header(answer, &ETAG), header(answer, &CACHE_CONTROL)), (tag.as_str(), control));
            assert!(header(answer, &VARY).starts_with("Authorization, Accept, Origin"));
        }
        assert_eq!(made.text().await.unwrap(), kept.text().await.unwrap());
        let known = get(&app, token, Some(&tag)).await;
        assert_eq!((known.status().as_u16(), header(&known, &CACHE_CONTROL)), (304, control));
        assert_eq!(app.kept().hits, hits + 2);
    }
    let tag = header(&get(&app, None, None).await, &ETAG).to_owned();
    let before = app.statements();
    assert_eq!(get(&app, None, Some(&tag)).await.status(), 304);
    assert_eq!(app.statements(), before);
    let (id, version) = programme(&app, 0).await;
    let change = json!({ "id": id, "version": version, "input": { "region": "Elsewhere" } });
    app.ask(app.token("ACADEMIC"), MOVE, change).await.data();
    let changed = get(&app, None, Some(&tag)).await;
    assert_eq!(changed.status(), 200);
    assert_ne!(header(&changed, &ETAG), tag);
    // A change of something else makes the answer again, and its tag stays.
    let tag = header(&changed, &ETAG).to_owned();
    let (id, version) = programme(&app, 4).await;
    let change = json!({ "id": id, "version": version, "input": { "region": "Elsewhere" } });
    app.ask(app.token("ACADEMIC"), MOVE, change).await.data();
    assert_eq!(get(&app, None, Some(&tag)).await.status(), 304);
}

#[apply(on_both!)]
async fn a_token_that_was_revoked_gets_no_kept_answer(app: TestServer) {
    let issue = "mutation($account: ID!) { issueRoleToken(input: { account: $account, role: ACADEMIC, label: \"For a test\" }) { secret \
        token { id } } }";
    let account = app
        .ask(app.token("ACADEMIC"), "{ viewer { account { id } } }", json!({}))
        .await
        .data()["viewer"]["account"]["id"]
        .clone();
    let issued = app.ask(app.token("ADMIN"), issue, json!({ "account": account })).await.data()["issueRoleToken"].clone();
    let token = issued["secret"].as_str().unwrap();
    for _ in 0..2 {
        assert_eq!(get(&app, Some(token), None).await.status(), 200);
    }
    let revoke = "mutation($id: ID!) { revokeRoleToken(id: $id, reason: \"Lost.\") { id } }";
    app.ask(app.token("ADMIN"), revoke, json!({ "id": issued["token"]["id"] }))
        .await
        .data();
    get(&app, app.token("ACADEMIC"), None).await;
    assert_eq!(get(&app, Some(token), None).await.status(), 401);
}

#[apply(on_both!)]
async fn old_answers_leave_the_memory_of_every_node_though_nobody_asks(app: TestServer) {
    let (id, version) = programme(&app, 0).await;
    let other = app.another_server().await;
    for _ in 0..2 {
        app.read(LIST).await;
        let asked = app
            .http()
            .post(format!("http://{}/graphql", other.address()))
            .json(&json!({ "query": LIST }))
            .send();
        asked.await.unwrap().text().await.unwrap();
    }
    assert!(app.kept().bytes > 0 && other.kept().bytes > 0);
    let change = json!({ "id": id, "version": version, "input": { "region": "Elsewhere" } });
    app.ask(app.token("ACADEMIC"), MOVE, change).await.data();
    let empty = async {
        while app.kept().answers + other.kept().answers > 0 {
            // Something that keeps nothing, and gives the server time.
            app.http().get(app.url("/health/live")).send().await.unwrap();
        }
    };
    timeout(Duration::from_secs(20), empty).await.expect("old answers stay in memory");
    other.stopper().now();
}

/// A service in which a client may use little.
struct Frugal(TestServer);

impl OnBackend for Frugal {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| {
            (settings.budget.public_cost_per_minute, settings.budget.public_cost_burst) = (1, 200);
            (settings.limits.public_requests_per_minute, settings.limits.public_requests_burst) = (1, 100);
        };
        Self(TestServer::with(backend, change).await)
    }
}

#[apply(on_both!)]
async fn a_kept_answer_costs_little_and_counts_as_a_request(frugal: Frugal) {
    let app = &frugal.0;
    let query = "{ programmes(first: 20) { nodes { id name } } }";
    // Twice the cost of this query is more than the client has.
    for _ in 0..50 {
        app.read(query).await;
    }
    assert_eq!(
        app.ask(None, "{ programmes(first: 100) { nodes { id name } } }", json!({}))
            .await
            .codes(),
        ["RATE_LIMITED"]
    );
    for _ in 0..49 {
        app.ask(None, query, json!({})).await;
    }
    assert_eq!(app.ask(None, query, json!({})).await.codes(), ["RATE_LIMITED"]);
}
