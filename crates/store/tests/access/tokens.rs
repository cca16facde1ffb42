//! The life of a token, from issuing to its end.

use std::time::Duration;

use chrono::TimeDelta;
use policy::Role;
use policy::id::{AccountId, TokenId, WorkshopId};
use store::{Error, Presented, TokenFilter, TokenInput, TokenStatus, new_id};

use crate::bench::{Bench, input, paths};

pub async fn every_bad_field_of_a_token_is_named(bench: Bench) {
    let account = bench.account("A").await.id;
    let bad = TokenInput {
        account: AccountId(new_id()),
        label: "two\nlines".to_owned(),
        expires_in_days: 366,
        workshop: Some(WorkshopId(new_id())),
        bounds: policy::TokenBounds::default(),
        ..input(account, Role::Academic)
    };
    let refused = bench.operator().issue_token(&bad, &bench.mint).await.unwrap_err();
    assert_eq!(
        paths(&refused),
        [
            "input.label",
            "input.account",
            "input.expiresInDays",
            "input.role",
            "input.workshop"
        ]
    );
    for role in [Role::Public, Role::Participant] {
        let refused = bench.operator().issue_token(&input(account, role), &bench.mint).await.unwrap_err();
        assert_eq!(paths(&refused), ["input.role"], "{role}");
    }
}

pub async fn the_row_decides_who_a_token_is(bench: Bench) {
    let account = bench.account("A").await.id;
    let issued = bench.token(account, Role::Academic).await;
    let viewer = bench.viewer(&issued).await.unwrap();
    assert_eq!((viewer.role(), viewer.account()), (Role::Academic, Some(account)));

    let key = bench.operator().signing_keys().await.unwrap()[0].key_id.clone();
    let own = Presented {
        token: issued.token.id,
        account,
        key_id: &key,
    };
    assert!(bench.store.authenticate(&own).await.unwrap().is_some());
    for wrong in [
        Presented {
            token: TokenId(new_id()),
            ..own
        },
        Presented {
            account: AccountId(new_id()),
            ..own
        },
        Presented { key_id: "another", ..own },
    ] {
        assert!(bench.store.authenticate(&wrong).await.unwrap().is_none());
    }
}

pub async fn a_token_ends_with_its_time_and_when_it_is_revoked(bench: Bench) {
    let account = bench.account("A").await.id;
    let (first, second) = (bench.token(account, Role::Partner).await, bench.token(account, Role::Partner).await);
    let revoked = bench.operator().revoke_token(first.token.id, "lost").await.unwrap();
    assert_eq!(
        (revoked.status, revoked.revoked_reason.as_deref()),
        (TokenStatus::Revoked, Some("lost"))
    );
    assert!(bench.viewer(&first).await.is_none() && bench.viewer(&second).await.is_some());
    let again = bench.operator().revoke_token(first.token.id, "lost").await;
    assert!(matches!(again, Err(Error::Conflict(_))));

    bench.clock.advance(TimeDelta::days(30));
    assert!(bench.viewer(&second).await.is_none());
    let count = async |status| {
        let filter = TokenFilter {
            status: Some(status),
            ..TokenFilter::default()
        };
        bench.operator().count_role_tokens(&filter).await.unwrap()
    };
    assert_eq!(
        (
            count(TokenStatus::Active).await,
            count(TokenStatus::Expired).await,
            count(TokenStatus::Revoked).await
        ),
        (0, 1, 1)
    );
}

pub async fn a_rotated_token_works_for_its_grace_and_no_longer(bench: Bench) {
    let account = bench.account("A").await.id;
    let old = bench.token(account, Role::Partner).await;
    let new = bench.operator().rotate_token(old.token.id, 60, &bench.mint).await.unwrap();
    assert_eq!(new.token.rotated_from, Some(old.token.id));
    assert_eq!(
        new.token.expires_at - new.token.issued_at,
        old.token.expires_at - old.token.issued_at
    );
    let twice = bench.operator().rotate_token(old.token.id, 60, &bench.mint).await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
    assert!(bench.viewer(&old).await.is_some() && bench.viewer(&new).await.is_some());
    bench.clock.advance(TimeDelta::seconds(60));
    assert!(bench.viewer(&old).await.is_none() && bench.viewer(&new).await.is_some());

    let newest = bench.operator().rotate_token(new.token.id, 0, &bench.mint).await.unwrap();
    assert!(bench.viewer(&new).await.is_none() && bench.viewer(&newest).await.is_some());
    let ended = &bench.operator().tokens_by_id(&[new.token.id]).await.unwrap()[0];
    assert_eq!(ended.revoked_reason.as_deref(), Some("rotated"));
    for grace in [-1, store::MAX_GRACE_SECONDS + 1] {
        let refused = bench
            .operator()
            .rotate_token(newest.token.id, grace, &bench.mint)
            .await
            .unwrap_err();
        assert_eq!(paths(&refused), ["graceSeconds"]);
    }
}

/// If the use after 59 seconds were noted, the one a second later would not be.
pub async fn a_use_is_noted_at_most_once_a_minute(bench: Bench) {
    let issued = bench.token(bench.account("A").await.id, Role::Partner).await;
    let noted = async || {
        let until_noted = async {
            loop {
                let token = bench.operator().tokens_by_id(&[issued.token.id]).await.unwrap().remove(0);
                if token.last_used_at == Some(bench.operator().now()) {
                    return;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(30), until_noted).await.is_ok()
    };
    bench.viewer(&issued).await.unwrap();
    assert!(noted().await);
    bench.clock.advance(TimeDelta::seconds(59));
    bench.viewer(&issued).await.unwrap();
    bench.clock.advance(TimeDelta::seconds(1));
    bench.viewer(&issued).await.unwrap();
    assert!(noted().await);
}
