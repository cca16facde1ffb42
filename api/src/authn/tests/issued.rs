//! Tokens that we issue are accepted until they expire.

use super::*;
use chrono::TimeDelta;
use serde_json::json;

#[tokio::test]
async fn a_token_is_as_the_standard_has_it_and_says_who() {
    let bench = Bench::new().await;
    let (token, secret) = bench.issue(Role::Practitioner).await;
    let (header, claims) = decode(&secret);
    let kid = bench.store.public_keys().await.unwrap()[0].key_id.clone();
    assert_eq!(header, json!({"alg": "EdDSA", "typ": "at+jwt", "kid": kid}));
    assert_eq!(claims["jti"], token.id.to_string());
    let viewer = bench.ask(&secret).await.unwrap();
    assert_eq!((viewer.role(), viewer.account()), (Role::Practitioner, Some(token.account)));
    assert_eq!(viewer.token().unwrap().expires_at, token.expires_at);
    assert_eq!(bench.authenticator.viewer(None).await, Ok(Viewer::public()));
}

#[tokio::test]
async fn the_role_that_a_token_claims_is_not_believed() {
    let bench = Bench::new().await;
    let (_, secret) = bench.issue(Role::Partner).await;
    let (header, claims) = decode(&secret);
    for role in [json!("ADMIN"), json!(7), json!(null)] {
        let viewer = bench.ask(&bench.signed(&header, &with(&claims, "role", role))).await.unwrap();
        assert_eq!(viewer.role(), Role::Partner);
    }
}

#[tokio::test]
async fn a_token_ends_to_the_millisecond() {
    let bench = Bench::new().await;
    bench.clock.advance(TimeDelta::milliseconds(500));
    let (_, secret) = bench.issue(Role::Partner).await;
    bench.clock.advance(TimeDelta::days(30) - TimeDelta::milliseconds(1));
    assert!(bench.ask(&secret).await.is_ok());
    bench.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(bench.ask(&secret).await, Err(Refused::Invalid));
}

#[tokio::test]
async fn a_revoked_and_a_rotated_token_are_refused_on_the_next_request() {
    let bench = Bench::new().await;
    let (token, secret) = bench.issue(Role::Partner).await;
    assert!(bench.ask(&secret).await.is_ok());
    let rotated = bench.operator().rotate_token(token.id, 0, &bench.mint()).await.unwrap();
    assert_eq!(bench.ask(&secret).await, Err(Refused::Invalid));
    let (id, secret) = (rotated.token.id, rotated.secret.reveal());
    assert!(bench.ask(&secret).await.is_ok());
    bench.operator().revoke_token(id, "lost").await.unwrap();
    assert_eq!(bench.ask(&secret).await, Err(Refused::Invalid));
}

#[tokio::test]
async fn a_new_key_is_found_and_the_old_one_still_verifies() {
    let bench = Bench::new().await;
    let (_, old) = bench.issue(Role::Partner).await;
    assert!(bench.ask(&old).await.is_ok());
    bench.operator().rotate_signing_key().await.unwrap();
    let (_, new) = bench.issue(Role::Partner).await;
    assert!(bench.ask(&new).await.is_ok());
    assert!(bench.ask(&old).await.is_ok());
    let keys = bench.authenticator.jwks().await.unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn published_keys_verify_what_we_sign() {
    let bench = Bench::new().await;
    let (_, secret) = bench.issue(Role::Partner).await;
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(bench.authenticator.jwks().await.unwrap()).unwrap();
    let key = set.find(decode(&secret).0["kid"].as_str().unwrap()).unwrap();
    let (message, signature) = secret.rsplit_once('.').unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(key).unwrap();
    assert!(crypto::verify(signature, message.as_bytes(), &key, Algorithm::EdDSA).unwrap());
}

#[tokio::test]
async fn unknown_keys_do_not_make_the_store_read_at_every_request() {
    let bench = Bench::new().await;
    let (_, secret) = bench.issue(Role::Partner).await;
    let (header, claims) = decode(&secret);
    let unknown = |i: u128| {
        let kid = uuid::Uuid::from_u128(i).to_string();
        bench.signed(&with(&header, "kid", json!(kid)), &claims)
    };
    let before = bench.store.statements().so_far().0;
    let forged: Vec<String> = (1..50).map(unknown).collect();
    for outcome in futures_util::future::join_all(forged.iter().map(|token| bench.ask(token))).await {
        assert_eq!(outcome, Err(Refused::Invalid));
    }
    assert!(bench.store.statements().so_far().0 - before <= 2);
}
