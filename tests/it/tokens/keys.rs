//! Tests signing keys, and that a secret is only in the answer that issued it.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::forge::{taken_apart, verifies};
use super::{ROTATE, issue, works};
use crate::support::{Backend, TestServer, on_both, sql};

async fn jwks(app: &TestServer) -> Vec<Value> {
    let answer = app.http().get(app.url("/.well-known/jwks.json")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().await.unwrap()["keys"].as_array().unwrap().clone()
}

fn signer<'a>(keys: &'a [Value], token: &str) -> &'a Value {
    let (header, _) = taken_apart(token);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("at+jwt")));
    keys.iter()
        .find(|key| key["kid"] == header["kid"])
        .unwrap_or_else(|| panic!("no key {} in the set", header["kid"]))
}

/// Everything that can be read about access, and the rows themselves.
async fn everything_told(app: &TestServer, id: &str) -> String {
    let mut told = String::new();
    for query in [
        "{ roleTokens(first: 100) { nodes { id label role account { id displayName } organisation { id } issuedBy { id } issuedAt \
            expiresAt lastUsedAt
            status revokedAt revokedReason rotatedFrom { id label } } } }",
        "{ auditEvents(first: 100) { nodes { id at actor { displayName } role action resource resourceId outcome requestId } } }",
        "{ signingKeys { keyId algorithm createdAt retiresAt current } }",
        "{ viewer { role tokenExpiresAt permissions { resource scope actions } } }",
    ] {
        told += &app.ask(app.token("ADMIN"), query, json!({})).await.data().to_string();
    }
    let node = "query($id: ID!) { node(id: $id) { id ... on RoleToken { label status lastUsedAt } } }";
    told += &app.ask(app.token("ADMIN"), node, json!({ "id": id })).await.data().to_string();
    if app.backend == Backend::Postgres {
        for table in ["role_token", "audit_event", "account", "signing_key"] {
            let rows = sql::pairs(app, format!("SELECT '{table}', t::text FROM {table} t")).await;
            told.extend(rows.into_iter().map(|(_, row)| row));
        }
    }
    told
}

/// The bytes of an SQLite database, including its log.
fn files(app: &TestServer) -> Vec<u8> {
    let path = app
        .database()
        .url()
        .trim_start_matches("sqlite://")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(std::fs::read(format!("{path}-wal")).unwrap_or_default());
    bytes
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[apply(on_both!)]
async fn a_secret_is_in_the_answer_that_issued_it_and_nowhere_else(app: TestServer) {
    let admin = app.token("ADMIN").unwrap();
    let (id, first) = issue(&app, admin, "STEWARD", 30).await;
    assert!(works(&app, &first).await);
    let rotated = app.ask(Some(admin), ROTATE, json!({ "id": id, "grace": 60 })).await.data()["rotateRoleToken"].clone();
    let second = rotated["secret"].as_str().unwrap().to_owned();
    assert!(works(&app, &second).await);
    let told = everything_told(&app, &id).await;
    assert!(told.contains("For a test"), "the token's facts are told");
    for secret in [&first, &second] {
        for part in [secret.as_str(), secret.rsplit('.').next().unwrap()] {
            assert!(!told.contains(part), "a secret is told");
            if app.backend == Backend::Sqlite {
                assert!(!holds(&files(&app), part), "a secret is stored");
            }
        }
    }
    if app.backend == Backend::Sqlite {
        assert!(holds(&files(&app), "For a test"), "the files are those of the database");
    }
}

#[apply(on_both!)]
async fn the_published_keys_verify_what_is_issued_and_old_tokens_outlive_a_new_key(app: TestServer) {
    let admin = app.token("ADMIN").unwrap();
    let (_, before) = issue(&app, admin, "ACADEMIC", 30).await;
    let keys = jwks(&app).await;
    assert_eq!(keys.len(), 1);
    assert!(verifies(signer(&keys, &before), &before));
    let public = ["alg", "crv", "kid", "kty", "use", "x"];
    for key in &keys {
        assert_eq!(
            key.as_object().unwrap().keys().collect::<std::collections::BTreeSet<_>>(),
            public.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>().iter().collect()
        );
    }

    let rotate = "mutation { rotateSigningKey { keyId algorithm current retiresAt } }";
    let new = app.ask(Some(admin), rotate, json!({})).await.data()["rotateSigningKey"].clone();
    assert_eq!(
        (&new["current"], &new["retiresAt"], &new["algorithm"]),
        (&json!(true), &Value::Null, &json!("EdDSA"))
    );
    let (_, after) = issue(&app, admin, "ACADEMIC", 30).await;
    let keys = jwks(&app).await;
    assert_eq!(keys.len(), 2);
    assert_eq!(signer(&keys, &after)["kid"], new["keyId"]);
    assert_ne!(signer(&keys, &before)["kid"], new["keyId"]);
    for token in [&before, &after] {
        assert!(verifies(signer(&keys, token), token));
        assert!(works(&app, token).await);
    }
    assert!(!verifies(signer(&keys, &after), &before), "each key verifies its own tokens only");
    let listed = app
        .ask(Some(admin), "{ signingKeys { keyId current retiresAt } }", json!({}))
        .await
        .data()["signingKeys"]
        .clone();
    let current: Vec<bool> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["current"] == true && key["retiresAt"].is_null())
        .collect();
    assert_eq!(current, [true, false]);
}
