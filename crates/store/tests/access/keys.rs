//! Keys, and the tokens that they signed.

use chrono::TimeDelta;
use policy::Role;

use crate::bench::Bench;

pub async fn an_old_key_verifies_until_the_last_token_that_it_signed_has_ended(bench: Bench) {
    let account = bench.account("A").await.id;
    let old = bench.token(account, Role::Partner).await;
    let key = bench.operator().rotate_signing_key().await.unwrap();
    assert!(key.current && key.retires_at.is_none());
    let keys = bench.operator().signing_keys().await.unwrap();
    assert_eq!((keys.len(), keys[1].retires_at), (2, Some(old.token.expires_at)));
    assert!(bench.viewer(&old).await.is_some());
    let new = bench.token(account, Role::Partner).await;
    assert!(new.secret.reveal().starts_with(&key.key_id));
    assert_eq!(bench.store.public_keys().await.unwrap().len(), 2);
    bench.clock.advance(TimeDelta::days(30));
    assert_eq!(bench.store.public_keys().await.unwrap()[0].key_id, key.key_id);
    // The first key is created only once.
    bench.operator().ensure_signing_key().await.unwrap();
    assert_eq!(bench.operator().signing_keys().await.unwrap().len(), 2);
}
