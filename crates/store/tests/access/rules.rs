//! Who manages access, and that someone always can.

use chrono::TimeDelta;
use evidence::vocabulary::AuditOutcome;
use policy::Role;
use store::{AuditFilter, Error, PageArguments, TokenFilter};

use crate::bench::{Bench, input, person};

pub async fn the_last_admin_stays(bench: Bench) {
    let account = bench.account("A").await.id;
    let first = bench.token(account, Role::Admin).await;
    let refused = bench.operator().revoke_token(first.token.id, "gone").await;
    assert!(matches!(refused, Err(Error::Conflict(_))));

    // A rotated token in its grace period does not count as an admin's token.
    let second = bench.operator().rotate_token(first.token.id, 60, &bench.mint).await.unwrap();
    let refused = bench.operator().revoke_token(second.token.id, "gone").await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    bench.operator().revoke_token(first.token.id, "gone").await.unwrap();

    // Neither does an expired token.
    let mut short = input(account, Role::Admin);
    short.expires_in_days = 1;
    bench.operator().issue_token(&short, &bench.mint).await.unwrap();
    bench.clock.advance(TimeDelta::days(1));
    let refused = bench.operator().revoke_token(second.token.id, "gone").await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
}

pub async fn one_admin_stays_when_all_are_revoked_at_once(bench: Bench) {
    let account = bench.account("A").await.id;
    let mut revocations = Vec::new();
    for _ in 0..6 {
        let id = bench.token(account, Role::Admin).await.token.id;
        let operator = bench.operator();
        revocations.push(async move { operator.revoke_token(id, "gone").await });
    }
    let tasks: Vec<_> = revocations.into_iter().map(tokio::spawn).collect();
    let mut refused = 0;
    for task in tasks {
        refused += usize::from(matches!(task.await.unwrap(), Err(Error::Conflict(_))));
    }
    assert_eq!(refused, 1);
}

pub async fn only_those_who_manage_access_do_and_refusals_are_recorded(bench: Bench) {
    let target = bench.token(bench.account("A").await.id, Role::Partner).await.token;
    for role in [
        Role::Partner,
        Role::ServiceUserEducator,
        Role::Practitioner,
        Role::Academic,
        Role::Steward,
    ] {
        let access = bench.holder(role).await;
        let outcomes = [
            access.create_account(&person("B")).await.err(),
            access.issue_token(&input(target.account, Role::Admin), &bench.mint).await.err(),
            access.revoke_token(target.id, "gone").await.err(),
            access.rotate_signing_key().await.err(),
            access.accounts(&PageArguments::default()).await.err(),
            access.count_accounts().await.err(),
            access.signing_keys().await.err(),
        ];
        for (i, outcome) in outcomes.into_iter().enumerate() {
            assert!(matches!(outcome, Some(Error::Forbidden { .. })), "{role} {i}: {outcome:?}");
        }
        // They may replace their own tokens; other people's tokens do not exist for them.
        let rotated = access.rotate_token(target.id, 0, &bench.mint).await;
        assert!(matches!(rotated, Err(Error::NotFound(_))), "{role}: {rotated:?}");
        let denied = AuditFilter {
            actor: access.viewer().account(),
            outcome: Some(AuditOutcome::Denied),
            ..AuditFilter::default()
        };
        let trail = bench.operator().audit_events(&denied, &PageArguments::default()).await.unwrap();
        let actions: Vec<_> = trail.items.iter().map(|item| item.node.action.as_str()).collect();
        assert_eq!(actions, ["key.rotate", "token.revoke", "token.issue", "account.create"], "{role}");
        let may_read_trail = access
            .audit_events(&AuditFilter::default(), &PageArguments::default())
            .await
            .is_ok();
        assert_eq!(may_read_trail, role == Role::Steward, "{role}");
        // They can read the facts about their own tokens.
        let listed = access
            .role_tokens(&TokenFilter::default(), &PageArguments::default())
            .await
            .unwrap();
        let holders: Vec<_> = listed.items.iter().map(|item| Some(item.node.account)).collect();
        assert_eq!(holders, [access.viewer().account()], "{role}");
        assert_eq!(access.count_role_tokens(&TokenFilter::default()).await.unwrap(), 1, "{role}");
        let own = access.viewer().token().unwrap().id;
        assert_eq!(access.tokens_by_id(&[own, target.id]).await.unwrap().len(), 1, "{role}");
    }
    assert!(bench.holder(Role::Admin).await.create_account(&person("B")).await.is_ok());
}
