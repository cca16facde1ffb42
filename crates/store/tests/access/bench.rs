//! The shared setup of the tests.

use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use evidence::vocabulary::AccountKind;
use policy::id::AccountId;
use policy::{Role, SystemTask, Viewer};
use store::{
    Access, Account, AccountInput, DatabaseOptions, Error, IssuedToken, Mint, MockClock, Presented, SigningFailed, SigningSecret, Store,
    TokenFacts, TokenInput, TokenSigner,
};

use crate::database::TestDatabase;

/// A signer whose secrets only name the key.
#[derive(Debug)]
struct Plain;

impl TokenSigner for Plain {
    fn sign(&self, key: &SigningSecret, token: &TokenFacts) -> Result<String, SigningFailed> {
        assert!(!key.pkcs8().is_empty());
        Ok(format!("{} {}", key.key_id(), token.id))
    }
}

/// A store with its own clock and a first key.
pub struct Bench {
    pub store: Store,
    pub clock: Arc<MockClock>,
    pub mint: Mint,
    _database: TestDatabase,
}

impl Bench {
    pub async fn at(database: TestDatabase) -> Self {
        let options = DatabaseOptions {
            url: database.url.clone(),
            max_connections: 4,
            control_connections: 1,
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(10),
            page_cache: store::PageCache::default(),
            scrub_every: Duration::ZERO,
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
                participant_days: 30,
                participant_max_days: 365,
                display_days: 2,
            },
            _database: database,
        };
        bench.operator().ensure_signing_key().await.unwrap();
        bench
    }

    pub fn operator(&self) -> Access {
        self.store.as_viewer(Viewer::unrestricted(SystemTask::CommandLine), "test")
    }

    pub async fn account(&self, name: &str) -> Account {
        self.operator().create_account(&person(name)).await.unwrap()
    }

    pub async fn token(&self, account: AccountId, role: Role) -> IssuedToken {
        self.operator().issue_token(&input(account, role), &self.mint).await.unwrap()
    }

    pub async fn viewer(&self, issued: &IssuedToken) -> Option<Viewer> {
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

    pub async fn holder(&self, role: Role) -> Access {
        let account = self.account(role.code()).await;
        let issued = self.token(account.id, role).await;
        self.store.as_viewer(self.viewer(&issued).await.unwrap(), "holder")
    }
}

pub fn person(name: &str) -> AccountInput {
    AccountInput {
        display_name: name.to_owned(),
        kind: AccountKind::Person,
        organisation: None,
        programmes: Vec::new(),
    }
}

pub fn input(account: AccountId, role: Role) -> TokenInput {
    TokenInput {
        account,
        role,
        label: "for a test".to_owned(),
        expires_in_days: 30,
        workshop: None,
        bounds: policy::TokenBounds::default(),
    }
}

pub fn paths(error: &Error) -> Vec<&str> {
    match error {
        Error::Invalid(problems) => problems.iter().map(|problem| problem.path.as_str()).collect(),
        _ => Vec::new(),
    }
}
