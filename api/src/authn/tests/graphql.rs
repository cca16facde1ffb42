//! Accounts, tokens, keys and the audit trail through the schema, as each role sees them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::time::Duration;

use async_graphql::{Request, Variables};
use policy::{Role, Viewer};
use serde_json::{Value, json};

use crate::authn::tests::Bench;
use crate::config::Settings;
use graphql::{GraphQl, Pace};

async fn ask(bench: &Bench, viewer: &Viewer, document: &str, variables: Value) -> Value {
    let engine = GraphQl::new(
        bench.store.clone(),
        bench.mint(),
        Settings::defaults().unwrap().limits.attempts(),
        Pace::new(Duration::ZERO, 2),
    );
    let request = Request::new(document).variables(Variables::from_json(variables));
    let response = engine.execute(viewer.clone(), request, "a-request").await;
    serde_json::to_value(response).unwrap()
}

async fn holder(bench: &Bench, role: Role) -> Viewer {
    let (_, secret) = bench.issue(role).await;
    bench.ask(&secret).await.unwrap()
}

const LISTS: [&str; 4] = [
    "{ accounts { totalCount nodes { displayName kind organisation { name } } } }",
    "{ roleTokens(status: ACTIVE, expiringWithinDays: 31) { totalCount nodes { id label role status account { id } issuedBy { id } \
        rotatedFrom { id } } } }",
    "{ signingKeys { keyId algorithm createdAt retiresAt current } }",
    "{ auditEvents(first: 100) { nodes { action role outcome resource resourceId actor { id } requestId } } }",
];

#[tokio::test]
async fn an_admin_makes_an_account_and_a_token_that_works_until_it_is_revoked() {
    let bench = Bench::new().await;
    let admin = holder(&bench, Role::Admin).await;
    let made = ask(
        &bench,
        &admin,
        "mutation { createAccount(input: {displayName: \"A dashboard\", kind: SERVICE}) { id kind } }",
        json!({}),
    )
    .await;
    assert_eq!(made["data"]["createAccount"]["kind"], "SERVICE", "{made}");
    let issued = ask(
        &bench,
        &admin,
        "mutation ($account: ID!) { issueRoleToken(input: {account: $account, role: PARTNER, label: \"dashboard\"}) { secret token { id \
            role issuedBy { id } } } }",
        json!({"account": made["data"]["createAccount"]["id"]}),
    )
    .await;
    let (secret, token) = (
        &issued["data"]["issueRoleToken"]["secret"],
        &issued["data"]["issueRoleToken"]["token"],
    );
    assert_eq!(token["issuedBy"]["id"], admin.account().unwrap().to_string(), "{issued}");
    let partner = bench.ask(secret.as_str().unwrap()).await.unwrap();
    assert_eq!(partner.role(), Role::Partner);
    let seen = ask(&bench, &partner, "{ viewer { role account { displayName } } }", json!({})).await;
    assert_eq!(
        seen["data"]["viewer"],
        json!({"role": "PARTNER", "account": {"displayName": "A dashboard"}})
    );

    let rotated = ask(
        &bench,
        &admin,
        "mutation ($id: ID!) { rotateRoleToken(id: $id) { secret token { id rotatedFrom { id status } } } }",
        json!({"id": token["id"]}),
    )
    .await;
    let rotated = &rotated["data"]["rotateRoleToken"];
    assert_eq!(rotated["token"]["rotatedFrom"], json!({"id": token["id"], "status": "REVOKED"}));
    assert!(bench.ask(secret.as_str().unwrap()).await.is_err());
    let revoked = ask(
        &bench,
        &admin,
        "mutation ($id: ID!) { revokeRoleToken(id: $id, reason: \"lost\") { status revokedReason } }",
        json!({"id": rotated["token"]["id"]}),
    )
    .await;
    assert_eq!(
        revoked["data"]["revokeRoleToken"],
        json!({"status": "REVOKED", "revokedReason": "lost"})
    );
    assert!(bench.ask(rotated["secret"].as_str().unwrap()).await.is_err());
    let key = ask(&bench, &admin, "mutation { rotateSigningKey { current retiresAt } }", json!({})).await;
    assert_eq!(key["data"]["rotateSigningKey"], json!({"current": true, "retiresAt": null}));
}

#[tokio::test]
async fn lists_are_for_those_who_manage_access_or_read_the_trail() {
    let bench = Bench::new().await;
    let mut viewers = vec![Viewer::public()];
    for role in Role::ALL {
        if !matches!(role, Role::Public | Role::Participant) {
            viewers.push(holder(&bench, role).await);
        }
    }
    for viewer in &viewers {
        for (i, document) in LISTS.iter().enumerate() {
            let answer = ask(&bench, viewer, document, json!({})).await;
            // Everyone who is authenticated sees their own tokens.
            let own = i == 1 && viewer.account().is_some();
            let may = viewer.role() == Role::Admin || own || (viewer.role() == Role::Steward && i == 3);
            let code = &answer["errors"][0]["extensions"]["code"];
            let expected = if may { Value::Null } else { json!("FORBIDDEN") };
            assert_eq!(*code, expected, "{} {document} {answer}", viewer.role());
        }
    }
}

#[tokio::test]
async fn refused_changes_are_in_the_trail_with_who_asked() {
    let bench = Bench::new().await;
    let (partner, steward) = (holder(&bench, Role::Partner).await, holder(&bench, Role::Steward).await);
    let refused = ask(&bench, &partner, "mutation { rotateSigningKey { keyId } }", json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let trail = ask(
        &bench,
        &steward,
        "query ($actor: ID) { auditEvents(filter: {outcome: DENIED, actor: $actor}) { nodes { action role actor { id } } } }",
        json!({"actor": partner.account().unwrap().to_string()}),
    )
    .await;
    assert_eq!(
        trail["data"]["auditEvents"]["nodes"],
        json!([{"action": "key.rotate", "role": "PARTNER", "actor": {"id": partner.account().unwrap().to_string()}}]),
        "{trail}"
    );
}

#[tokio::test]
async fn a_public_token_and_a_participant_s_are_refused_by_field() {
    let bench = Bench::new().await;
    let admin = holder(&bench, Role::Admin).await;
    for role in ["PUBLIC", "PARTICIPANT"] {
        let answer = ask(
            &bench,
            &admin,
            "mutation ($input: RoleTokenInput!) { issueRoleToken(input: $input) { secret } }",
            json!({"input": {"account": admin.account().unwrap().to_string(), "role": role, "label": "x"}}),
        )
        .await;
        let extensions = &answer["errors"][0]["extensions"];
        assert_eq!(
            (&extensions["code"], &extensions["fields"][0]["path"]),
            (&json!("BAD_USER_INPUT"), &json!("input.role"))
        );
    }
}
