//! Tests changing and closing accounts, filtering lists of tokens, and admins who act at the same moment.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{REVOKE, issue, works};
use crate::live::socket::Socket;
use crate::support::{TestServer, on_both};

const UPDATE: &str = "mutation($id: ID!, $name: String, $closed: Boolean) { updateAccount(id: $id, displayName: $name, closed: $closed) { \
    id displayName closed } }";
const TOKENS: &str = "query($account: ID, $organisation: ID, $unused: Int) { roleTokens(account: $account, organisation: $organisation, \
    unusedForDays: $unused, first: 100) { totalCount nodes { id } } }";

/// The account behind a token.
async fn account_of(app: &TestServer, secret: &str) -> Value {
    app.ask(Some(secret), "{ viewer { account { id } } }", json!({})).await.data()["viewer"]["account"]["id"].clone()
}

#[apply(on_both!)]
async fn closing_an_account_ends_its_tokens_at_once_and_its_sockets_too(app: TestServer) {
    let admin = app.token("ADMIN").unwrap();
    let (_, secret) = issue(&app, admin, "ACADEMIC", 30).await;
    let account = account_of(&app, &secret).await;
    let socket = Socket::ready(&app.url("/graphql"), Some(&secret)).await;
    let renamed = app
        .ask(Some(admin), UPDATE, json!({ "id": account, "name": "Somebody else" }))
        .await
        .data();
    assert_eq!(
        renamed["updateAccount"],
        json!({ "id": account, "displayName": "Somebody else", "closed": false })
    );
    assert!(works(&app, &secret).await);
    let closed = app.ask(Some(admin), UPDATE, json!({ "id": account, "closed": true })).await.data();
    assert_eq!(closed["updateAccount"]["closed"], true);
    assert!(!works(&app, &secret).await);
    assert_eq!(socket.close_code().await, 4401);
    // A closed account gets no tokens until it is opened again, and its earlier tokens stay revoked.
    let again = "mutation($account: ID!) { issueRoleToken(input: { account: $account, role: ACADEMIC, label: \"again\" }) { secret } }";
    assert_eq!(
        app.ask(Some(admin), again, json!({ "account": account })).await.codes(),
        ["BAD_USER_INPUT"]
    );
    app.ask(Some(admin), UPDATE, json!({ "id": account, "closed": false })).await.data();
    assert!(!works(&app, &secret).await);
    app.ask(Some(admin), again, json!({ "account": account })).await.data();
}

#[apply(on_both!)]
async fn the_account_of_the_last_admin_is_not_closed(app: TestServer) {
    let admin = app.token("ADMIN").unwrap();
    let own = account_of(&app, admin).await;
    assert_eq!(
        app.ask(Some(admin), UPDATE, json!({ "id": own, "closed": true })).await.codes(),
        ["CONFLICT"]
    );
    assert!(works(&app, admin).await);
    assert_eq!(
        app.ask(
            Some(admin),
            UPDATE,
            json!({ "id": "acct_00000000000000000000000007", "closed": true })
        )
        .await
        .codes()
        .len(),
        1
    );
}

#[apply(on_both!)]
async fn everybody_lists_their_own_tokens_and_admins_filter_all(app: TestServer) {
    let admin = app.token("ADMIN").unwrap();
    let (id, secret) = issue(&app, admin, "ACADEMIC", 30).await;
    let account = account_of(&app, &secret).await;
    let own = app.ask(Some(&secret), TOKENS, json!({})).await.data()["roleTokens"].clone();
    assert_eq!(own, json!({ "totalCount": 1, "nodes": [{ "id": id }] }));
    let of_account = app.ask(Some(admin), TOKENS, json!({ "account": account })).await.data()["roleTokens"].clone();
    assert_eq!(of_account, own);
    assert_eq!(
        app.ask(Some(admin), TOKENS, json!({ "unused": 1 })).await.data()["roleTokens"]["totalCount"],
        0
    );
    let query = "{ roleTokens(first: 100) { nodes { organisation { id } } } }";
    let all = app.ask(Some(admin), query, json!({})).await.data()["roleTokens"]["nodes"].clone();
    let organisation = all
        .as_array()
        .unwrap()
        .iter()
        .find_map(|token| token["organisation"]["id"].as_str())
        .unwrap()
        .to_owned();
    let expected = all
        .as_array()
        .unwrap()
        .iter()
        .filter(|token| token["organisation"]["id"] == organisation.as_str())
        .count();
    let found = app.ask(Some(admin), TOKENS, json!({ "organisation": organisation })).await.data();
    assert_eq!(found["roleTokens"]["totalCount"], expected);
    assert_eq!(app.ask(None, TOKENS, json!({})).await.codes(), ["FORBIDDEN"]);
    let account_field = "query($id: ID!) { account(id: $id) { id } }";
    assert_eq!(
        app.ask(Some(&secret), account_field, json!({ "id": account })).await.data()["account"]["id"],
        account
    );
    assert_eq!(
        app.ask(None, account_field, json!({ "id": account })).await.data()["account"],
        Value::Null
    );
}

// The second admin finds that its own token was revoked while it waited.
#[apply(on_both!)]
async fn two_admins_who_revoke_each_other_at_once_are_not_both_gone(app: TestServer) {
    let demo = app.token("ADMIN").unwrap();
    for _ in 0..8 {
        let (one, first) = issue(&app, demo, "ADMIN", 30).await;
        let (other, second) = issue(&app, demo, "ADMIN", 30).await;
        let (of_first, of_second) = tokio::join!(
            app.ask(Some(&first), REVOKE, json!({ "id": other })),
            app.ask(Some(&second), REVOKE, json!({ "id": one })),
        );
        let works = [works(&app, &first).await, works(&app, &second).await];
        assert_ne!(
            works[0], works[1],
            "exactly one of them is left: {} {}",
            of_first.text, of_second.text
        );
        let lost = if works[0] { of_second } else { of_first };
        assert_eq!(lost.codes(), ["UNAUTHENTICATED"]);
    }
}
