//! Accounts, tokens, keys and the trail, on a database of their own for each test.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use evidence::vocabulary::{AccountKind, AuditOutcome};
use policy::id::{AccountId, OrganisationId, ProgrammeId, TokenId, WorkshopId};
use policy::{Role, SystemTask, Viewer};
use store::{
    Access, Account, AccountInput, AuditFilter, DatabaseOptions, Error, IssuedToken, Mint, MockClock, PageArguments, Presented,
    SigningFailed, SigningSecret, Store, TokenFacts, TokenFilter, TokenInput, TokenSigner, TokenStatus, new_id,
};

/// Signs by naming the key.
#[derive(Debug)]
struct Plain;

impl TokenSigner for Plain {
    fn sign(&self, key: &SigningSecret, token: &TokenFacts) -> Result<String, SigningFailed> {
        assert!(!key.pkcs8().is_empty());
        Ok(format!("{} {}", key.key_id(), token.id))
    }
}

struct Bench {
    store: Store,
    clock: Arc<MockClock>,
    mint: Mint,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = DatabaseOptions {
            url: format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display()),
            max_connections: 4,
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(10),
        };
        let clock = Arc::new(MockClock::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
        let store = Store::connect(&options, Arc::clone(&clock) as Arc<dyn store::Clock>).await.unwrap();
        store.migrate().await.unwrap();
        let bench = Self {
            store,
            clock,
            mint: Mint {
                signer: Arc::new(Plain),
                max_days: 365,
            },
            _folder: folder,
        };
        bench.operator().ensure_signing_key().await.unwrap();
        bench
    }

    fn operator(&self) -> Access {
        self.store.as_viewer(Viewer::unrestricted(SystemTask::CommandLine), "test")
    }

    async fn account(&self, name: &str) -> Account {
        self.operator().create_account(&person(name)).await.unwrap()
    }

    async fn token(&self, account: AccountId, role: Role) -> IssuedToken {
        self.operator().issue_token(&input(account, role), &self.mint).await.unwrap()
    }

    async fn viewer(&self, issued: &IssuedToken) -> Option<Viewer> {
        let key_id = self.operator().signing_keys().await.unwrap();
        let mut viewer = None;
        for key in key_id {
            let presented = Presented {
                token: issued.token.id,
                account: issued.token.account,
                key_id: &key.key_id,
            };
            viewer = viewer.or(self.store.authenticate(&presented).await.unwrap());
        }
        viewer
    }

    async fn holder(&self, role: Role) -> Access {
        let account = self.account(role.code()).await;
        let issued = self.token(account.id, role).await;
        self.store.as_viewer(self.viewer(&issued).await.unwrap(), "holder")
    }
}

fn person(name: &str) -> AccountInput {
    AccountInput {
        display_name: name.to_owned(),
        kind: AccountKind::Person,
        organisation: None,
        programmes: Vec::new(),
    }
}

fn input(account: AccountId, role: Role) -> TokenInput {
    TokenInput {
        account,
        role,
        label: "for a test".to_owned(),
        expires_in_days: 30,
        workshop: None,
    }
}

fn paths(error: &Error) -> Vec<&str> {
    match error {
        Error::Invalid(problems) => problems.iter().map(|problem| problem.path.as_str()).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn every_bad_field_of_an_account_is_named() {
    let bench = Bench::new().await;
    let bad = AccountInput {
        display_name: " ".to_owned(),
        organisation: Some(OrganisationId(new_id())),
        programmes: vec![ProgrammeId(new_id())],
        ..person("")
    };
    let refused = bench.operator().create_account(&bad).await.unwrap_err();
    assert_eq!(paths(&refused), ["input.displayName", "input.organisation", "input.programmes.0"]);
    assert_eq!(bench.operator().count_accounts().await.unwrap(), 0);
}

#[tokio::test]
async fn accounts_are_paged_by_name() {
    let bench = Bench::new().await;
    for name in ["C", "A", "B"] {
        bench.account(name).await;
    }
    let first = bench.operator().accounts(&PageArguments::first(2)).await.unwrap();
    let names: Vec<_> = first.items.iter().map(|item| item.node.display_name.as_str()).collect();
    assert_eq!((names, first.has_next), (vec!["A", "B"], true));
    let rest = PageArguments {
        after: Some(first.items[1].cursor.clone()),
        ..PageArguments::first(2)
    };
    assert_eq!(bench.operator().accounts(&rest).await.unwrap().items[0].node.display_name, "C");
}

#[tokio::test]
async fn every_bad_field_of_a_token_is_named() {
    let bench = Bench::new().await;
    let account = bench.account("A").await.id;
    let bad = TokenInput {
        account: AccountId(new_id()),
        label: "two\nlines".to_owned(),
        expires_in_days: 366,
        workshop: Some(WorkshopId(new_id())),
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

#[tokio::test]
async fn the_row_decides_who_a_token_is() {
    let bench = Bench::new().await;
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

#[tokio::test]
async fn a_token_ends_with_its_time_and_when_it_is_revoked() {
    let bench = Bench::new().await;
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

#[tokio::test]
async fn a_rotated_token_works_for_its_grace_and_no_longer() {
    let bench = Bench::new().await;
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

#[tokio::test]
async fn the_last_admin_stays() {
    let bench = Bench::new().await;
    let account = bench.account("A").await.id;
    let first = bench.token(account, Role::Admin).await;
    let refused = bench.operator().revoke_token(first.token.id, "gone").await;
    assert!(matches!(refused, Err(Error::Conflict(_))));

    // In its grace, the rotated one is no admin to rely on.
    let second = bench.operator().rotate_token(first.token.id, 60, &bench.mint).await.unwrap();
    let refused = bench.operator().revoke_token(second.token.id, "gone").await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    bench.operator().revoke_token(first.token.id, "gone").await.unwrap();

    // Nor is one whose time is over.
    let mut short = input(account, Role::Admin);
    short.expires_in_days = 1;
    bench.operator().issue_token(&short, &bench.mint).await.unwrap();
    bench.clock.advance(TimeDelta::days(1));
    let refused = bench.operator().revoke_token(second.token.id, "gone").await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_admin_stays_when_all_are_revoked_at_once() {
    let bench = Bench::new().await;
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

#[tokio::test]
async fn an_old_key_verifies_until_the_last_token_that_it_signed_has_ended() {
    let bench = Bench::new().await;
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
    // The first key is made once.
    bench.operator().ensure_signing_key().await.unwrap();
    assert_eq!(bench.operator().signing_keys().await.unwrap().len(), 2);
}

#[tokio::test]
async fn only_those_who_manage_access_do_and_refusals_are_recorded() {
    let bench = Bench::new().await;
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
            access.rotate_token(target.id, 0, &bench.mint).await.err(),
            access.revoke_token(target.id, "gone").await.err(),
            access.rotate_signing_key().await.err(),
            access.accounts(&PageArguments::default()).await.err(),
            access.count_accounts().await.err(),
            access.role_tokens(&TokenFilter::default(), &PageArguments::default()).await.err(),
            access.count_role_tokens(&TokenFilter::default()).await.err(),
            access.signing_keys().await.err(),
        ];
        for (i, outcome) in outcomes.into_iter().enumerate() {
            assert!(matches!(outcome, Some(Error::Forbidden { .. })), "{role} {i}: {outcome:?}");
        }
        let denied = AuditFilter {
            actor: access.viewer().account(),
            outcome: Some(AuditOutcome::Denied),
            ..AuditFilter::default()
        };
        let trail = bench.operator().audit_events(&denied, &PageArguments::default()).await.unwrap();
        let actions: Vec<_> = trail.items.iter().map(|item| item.node.action.as_str()).collect();
        assert_eq!(
            actions,
            ["key.rotate", "token.revoke", "token.rotate", "token.issue", "account.create"],
            "{role}"
        );
        let may_read_trail = access
            .audit_events(&AuditFilter::default(), &PageArguments::default())
            .await
            .is_ok();
        assert_eq!(may_read_trail, role == Role::Steward, "{role}");
        // Their own facts are theirs.
        let own = access.viewer().token().unwrap().id;
        assert_eq!(access.tokens_by_id(&[own, target.id]).await.unwrap().len(), 1, "{role}");
    }
    assert!(bench.holder(Role::Admin).await.create_account(&person("B")).await.is_ok());
}

#[tokio::test]
async fn a_use_is_noted_at_most_once_a_minute() {
    let bench = Bench::new().await;
    let issued = bench.token(bench.account("A").await.id, Role::Partner).await;
    let noted = async || {
        for _ in 0..200 {
            let token = bench.operator().tokens_by_id(&[issued.token.id]).await.unwrap().remove(0);
            if token.last_used_at == Some(bench.operator().now()) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        false
    };
    bench.viewer(&issued).await.unwrap();
    assert!(noted().await);
    bench.clock.advance(TimeDelta::seconds(59));
    let writes = bench.store.statements().so_far().0;
    bench.viewer(&issued).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.store.statements().so_far().0, writes + 2); // the keys of the test, and the one statement
    bench.clock.advance(TimeDelta::seconds(1));
    bench.viewer(&issued).await.unwrap();
    assert!(noted().await);
}
