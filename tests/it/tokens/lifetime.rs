//! Tests how long a token works: until it expires, is replaced or is revoked; and that the last admin token cannot be revoked.

use std::sync::Arc;

use api::service::MockClock;
use chrono::{DateTime, TimeDelta};
use macro_rules_attribute::apply;
use serde_json::json;

use super::{ISSUE, REVOKE, ROTATE, WHO, issue, token_of, works};
use crate::support::{Answer, Backend, OnBackend, TestServer, on_both};

/// A service whose clock moves only when the test advances it.
struct Stopped {
    app: TestServer,
    clock: Arc<MockClock>,
}

impl OnBackend for Stopped {
    async fn start(backend: Backend) -> Self {
        let clock = Arc::new(MockClock::new(DateTime::from_timestamp(1_900_000_000, 0).unwrap()));
        let app = TestServer::by_clock(backend, Some(Arc::clone(&clock)), |_| {}).await;
        Self { app, clock }
    }
}

#[apply(on_both!)]
async fn a_revoked_token_is_refused_on_its_next_request_on_every_node(app: TestServer) {
    let admin = app.token("ADMIN").unwrap();
    let (node, stop) = app.another_node().await;
    let ask_node = async |token: &str| {
        let request = app
            .http()
            .post(format!("{node}/graphql"))
            .json(&json!({ "query": WHO }))
            .bearer_auth(token);
        Answer::read(request.send().await.unwrap()).await.status
    };
    let (id, secret) = issue(&app, admin, "STEWARD", 30).await;
    assert!(works(&app, &secret).await);
    assert_eq!(ask_node(&secret).await, 200);
    let revoked = app.ask(Some(admin), REVOKE, json!({ "id": id })).await.data();
    assert_eq!(revoked["revokeRoleToken"], json!({ "status": "REVOKED", "revokedReason": "Lost." }));
    assert!(!works(&app, &secret).await);
    assert_eq!(ask_node(&secret).await, 401);
    assert_eq!(app.ask(Some(admin), REVOKE, json!({ "id": id })).await.codes(), ["CONFLICT"]);
    assert_eq!(
        app.ask(Some(admin), ROTATE, json!({ "id": id, "grace": 60 })).await.codes(),
        ["CONFLICT"]
    );
    stop.now();
}

#[apply(on_both!)]
async fn a_rotated_token_works_for_its_grace_and_no_longer(stopped: Stopped) {
    let (app, admin) = (&stopped.app, stopped.app.token("ADMIN").unwrap());
    let (id, old) = issue(app, admin, "PRACTITIONER", 30).await;
    let rotated = app.ask(Some(admin), ROTATE, json!({ "id": id, "grace": 60 })).await.data()["rotateRoleToken"].clone();
    assert_eq!(rotated["token"]["rotatedFrom"]["id"], id.as_str());
    let new = rotated["secret"].as_str().unwrap();
    assert!(works(app, &old).await && works(app, new).await);
    stopped.clock.advance(TimeDelta::milliseconds(59_999));
    assert!(works(app, &old).await);
    stopped.clock.advance(TimeDelta::milliseconds(1));
    assert!(!works(app, &old).await);
    assert!(works(app, new).await);
    // Without a grace period the old token ends at once; and no token is replaced twice.
    let last = app
        .ask(Some(admin), ROTATE, json!({ "id": rotated["token"]["id"], "grace": 0 }))
        .await
        .data()["rotateRoleToken"]
        .clone();
    assert!(!works(app, new).await);
    assert!(works(app, last["secret"].as_str().unwrap()).await);
    assert_eq!(
        app.ask(Some(admin), ROTATE, json!({ "id": id, "grace": 0 })).await.codes(),
        ["CONFLICT"]
    );
    for grace in [-1, i32::MAX] {
        assert_eq!(
            app.ask(Some(admin), ROTATE, json!({ "id": last["token"]["id"], "grace": grace }))
                .await
                .codes(),
            ["BAD_USER_INPUT"]
        );
    }
}

#[apply(on_both!)]
async fn an_owner_rotates_their_own_token_which_lasts_no_longer_for_it(stopped: Stopped) {
    let (app, admin) = (&stopped.app, stopped.app.token("ADMIN").unwrap());
    for role in ["PARTNER", "SERVICE_USER_EDUCATOR", "PRACTITIONER", "ACADEMIC", "STEWARD"] {
        let (id, old) = issue(app, admin, role, 30).await;
        let ends = app.ask(Some(&old), WHO, json!({})).await.data()["viewer"]["tokenExpiresAt"].clone();
        // They see which token it is.
        let own = app.ask(Some(&old), "{ roleTokens { nodes { id role } } }", json!({})).await.data();
        assert_eq!(own["roleTokens"]["nodes"], json!([{ "id": id, "role": role }]));
        stopped.clock.advance(TimeDelta::minutes(10));
        let rotated = app.ask(Some(&old), ROTATE, json!({ "id": id, "grace": 60 })).await.data()["rotateRoleToken"].clone();
        let new = rotated["secret"].as_str().unwrap();
        assert_eq!(
            (&rotated["token"]["role"], &rotated["token"]["rotatedFrom"]["id"]),
            (&json!(role), &json!(id))
        );
        assert_eq!(
            app.ask(Some(new), WHO, json!({})).await.data()["viewer"]["tokenExpiresAt"],
            ends,
            "{role}"
        );
        assert!(works(app, &old).await);
        assert_eq!(
            app.ask(Some(new), ROTATE, json!({ "id": id, "grace": 60 })).await.codes(),
            ["CONFLICT"]
        );
        stopped.clock.advance(TimeDelta::seconds(60));
        assert!(!works(app, &old).await && works(app, new).await);
        // Without a grace period the old token no longer works.
        let last = app
            .ask(Some(new), ROTATE, json!({ "id": rotated["token"]["id"], "grace": 0 }))
            .await
            .data()["rotateRoleToken"]
            .clone();
        assert!(!works(app, new).await && works(app, last["secret"].as_str().unwrap()).await);
    }
}

#[apply(on_both!)]
async fn a_narrow_token_does_not_replace_a_wide_one(app: TestServer) {
    let (admin, (wide, secret)) = (
        app.token("ADMIN").unwrap(),
        issue(&app, app.token("ADMIN").unwrap(), "PARTNER", 30).await,
    );
    let account = app.ask(Some(&secret), WHO, json!({})).await.data()["viewer"]["account"]["id"].clone();
    let narrow = "mutation($account: ID!, $origins: [String!]!) { issueRoleToken(input: { account: $account, role: PARTNER, label: \
        \"Narrow\", origins: $origins })
        { secret token { id } } }";
    let narrow = app
        .ask(
            Some(admin),
            narrow,
            json!({ "account": account, "origins": ["https://dashboard.example"] }),
        )
        .await
        .data()["issueRoleToken"]
        .clone();
    let from_its_page = async |id: &str| {
        let request = app
            .http()
            .post(app.url("/graphql"))
            .json(&json!({ "query": ROTATE, "variables": { "id": id, "grace": 60 } }));
        let request = request
            .bearer_auth(narrow["secret"].as_str().unwrap())
            .header("origin", "https://dashboard.example");
        Answer::read(request.send().await.unwrap()).await
    };
    assert_eq!(from_its_page(&wide).await.codes(), ["FORBIDDEN"]);
    assert!(from_its_page(narrow["token"]["id"].as_str().unwrap()).await.codes().is_empty());
    // The unrestricted token may replace the successor of the restricted one, which keeps its restrictions.
    let tokens = app
        .ask(
            Some(&secret),
            "{ roleTokens(status: ACTIVE) { nodes { id origins rotatedFrom { id } } } }",
            json!({}),
        )
        .await
        .data();
    let tokens = tokens["roleTokens"]["nodes"].as_array().unwrap().clone();
    let successor = tokens
        .iter()
        .find(|token| token["rotatedFrom"]["id"] == narrow["token"]["id"])
        .unwrap();
    let rotate = "mutation($id: ID!) { rotateRoleToken(id: $id) { token { origins } } }";
    let rotated = app.ask(Some(&secret), rotate, json!({ "id": successor["id"] })).await.data();
    assert_eq!(rotated["rotateRoleToken"]["token"]["origins"], json!(["https://dashboard.example"]));
}

#[apply(on_both!)]
async fn a_token_expires_by_the_clock(stopped: Stopped) {
    let (app, admin) = (&stopped.app, stopped.app.token("ADMIN").unwrap());
    let (_, lasting) = issue(app, admin, "ADMIN", 30).await;
    let (_, secret) = issue(app, admin, "ACADEMIC", 2).await;
    stopped.clock.advance(TimeDelta::days(2) - TimeDelta::milliseconds(1));
    assert!(works(app, &secret).await);
    stopped.clock.advance(TimeDelta::milliseconds(1));
    assert!(!works(app, &secret).await);
    let expired = "{ roleTokens(status: EXPIRED, role: ACADEMIC, first: 1) { totalCount nodes { status } } }";
    let listed = app.ask(Some(&lasting), expired, json!({})).await.data()["roleTokens"].clone();
    // Including the demo's own token, which lasts a day.
    assert_eq!(listed, json!({ "totalCount": 2, "nodes": [{ "status": "EXPIRED" }] }));
}

#[apply(on_both!)]
async fn no_token_is_issued_for_longer_than_allowed_nor_to_the_public_nor_past_joining(app: TestServer) {
    let admin = app.token("ADMIN").unwrap();
    let account = app.ask(Some(admin), WHO, json!({})).await.data()["viewer"]["account"]["id"].clone();
    for (role, days, path) in [
        ("ACADEMIC", 0, "input.expiresInDays"),
        ("ACADEMIC", -1, "input.expiresInDays"),
        ("ACADEMIC", 366, "input.expiresInDays"),
        ("PUBLIC", 30, "input.role"),
        ("PARTICIPANT", 30, "input.role"),
    ] {
        let answer = app
            .ask(Some(admin), ISSUE, json!({ "account": account, "role": role, "days": days }))
            .await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{role} for {days} days");
        assert_eq!(
            answer.body["errors"][0]["extensions"]["fields"][0]["path"], path,
            "{role} for {days} days"
        );
    }
}

#[apply(on_both!)]
async fn the_last_admin_token_cannot_be_taken_back(app: TestServer) {
    let admin = app.token("ADMIN").unwrap();
    let own = token_of(&app, policy::Role::Admin).await;
    assert_eq!(app.ask(Some(admin), REVOKE, json!({ "id": own })).await.codes(), ["CONFLICT"]);
    assert!(works(&app, admin).await);
    // While the replaced token is in its grace period, its successor is the last one.
    let new = app.ask(Some(admin), ROTATE, json!({ "id": own, "grace": 600 })).await.data()["rotateRoleToken"].clone();
    assert_eq!(
        app.ask(Some(admin), REVOKE, json!({ "id": new["token"]["id"] })).await.codes(),
        ["CONFLICT"]
    );
    // The replaced token may be revoked.
    app.ask(new["secret"].as_str(), REVOKE, json!({ "id": own })).await.data();
    assert!(!works(&app, admin).await);
    assert_eq!(
        app.ask(new["secret"].as_str(), REVOKE, json!({ "id": new["token"]["id"] }))
            .await
            .codes(),
        ["CONFLICT"]
    );
}

#[apply(on_both!)]
async fn of_two_admins_who_revoke_each_other_at_once_one_remains(app: TestServer) {
    let mut left = (token_of(&app, policy::Role::Admin).await, app.token("ADMIN").unwrap().to_owned());
    for round in 0..8 {
        let other = issue(&app, &left.1, "ADMIN", 30).await;
        let revoke = async |by: &str, id: &str| app.ask(Some(by), REVOKE, json!({ "id": id })).await;
        // First each revokes the other's token, then each its own.
        let (one, two) = if round % 2 == 0 {
            futures_util::future::join(revoke(&left.1, &other.0), revoke(&other.1, &left.0)).await
        } else {
            futures_util::future::join(revoke(&other.1, &other.0), revoke(&left.1, &left.0)).await
        };
        let mine_stands = works(&app, &left.1).await;
        assert_ne!(
            mine_stands,
            works(&app, &other.1).await,
            "round {round}: either both tokens work or neither does"
        );
        let (won, lost) = if mine_stands { (one, two) } else { (two, one) };
        won.data();
        // The second one is too late: refused because its token is the last, or because it was revoked itself.
        assert!(["CONFLICT", "UNAUTHENTICATED"].contains(&lost.codes()[0].as_str()), "{}", lost.text);
        if !mine_stands {
            left = other;
        }
    }
}
