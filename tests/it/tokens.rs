//! Tests role tokens over HTTP: which are accepted, for how long, and what is never revealed.

mod accounts;
mod bounds;
mod forge;
mod forged;
mod keys;
mod lifetime;

use policy::Role;
use serde_json::{Value, json};

use crate::support::TestServer;

const WHO: &str = "{ viewer { role account { id } organisation { id } tokenExpiresAt } }";
const ISSUE: &str = "mutation($account: ID!, $role: Role!, $days: Int!) { issueRoleToken(input: { account: $account, role: $role, label: \
    \"For a test\", expiresInDays: $days })
    { secret token { id role status } } }";
const REVOKE: &str = "mutation($id: ID!) { revokeRoleToken(id: $id, reason: \"Lost.\") { status revokedReason } }";
const ROTATE: &str = "mutation($id: ID!, $grace: Int!) { rotateRoleToken(id: $id, graceSeconds: $grace) { secret token { id role status \
    rotatedFrom { id } } } }";

/// A mutation that creates a programme.
fn create(code: &str) -> Value {
    json!({ "input": { "code": code, "name": "Made up" } })
}

/// The id of the demo's token for a role.
async fn token_of(app: &TestServer, role: Role) -> String {
    let query = "query($role: Role!) { roleTokens(role: $role, first: 1) { nodes { id } } }";
    let tokens = app.ask(app.token("ADMIN"), query, json!({ "role": role.code() })).await.data();
    tokens["roleTokens"]["nodes"][0]["id"].as_str().unwrap().to_owned()
}

/// Creates an account and issues a token to it. Returns the token's id and its secret.
async fn issue(app: &TestServer, admin: &str, role: &str, days: i32) -> (String, String) {
    let account = "mutation { createAccount(input: { displayName: \"Somebody made up\", kind: PERSON }) { id } }";
    let account = app.ask(Some(admin), account, json!({})).await.data()["createAccount"]["id"].clone();
    let issued = app
        .ask(Some(admin), ISSUE, json!({ "account": account, "role": role, "days": days }))
        .await
        .data()["issueRoleToken"]
        .clone();
    (
        issued["token"]["id"].as_str().unwrap().to_owned(),
        issued["secret"].as_str().unwrap().to_owned(),
    )
}

/// Whether a token is accepted: 200 with its role, or 401.
async fn works(app: &TestServer, token: &str) -> bool {
    let answer = app.ask(Some(token), WHO, json!({})).await;
    match answer.status {
        200 => {
            assert_ne!(answer.data()["viewer"]["role"], "PUBLIC");
            true
        }
        401 => {
            assert_eq!(answer.codes(), ["UNAUTHENTICATED"]);
            false
        }
        other => panic!("{other}: {}", answer.text),
    }
}
