//! Forged tokens of every kind, against a real store.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod forged;
mod graphql;
mod issued;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use evidence::vocabulary::AccountKind;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use policy::{Role, SystemTask, Viewer};
use serde_json::Value;
use store::{
    Access, AccountInput, DatabaseOptions, Mint, MockClock, RoleToken, SigningFailed, SigningSecret, Store, TokenFacts, TokenInput,
    TokenSigner,
};

use super::{Authenticator, Signer};
use crate::config::{Settings, Tokens};
use crate::edge::{Gatekeeper as _, Refused};

/// Signs as the service does, and keeps the private key so that tests can forge tokens.
#[derive(Debug)]
struct Spy {
    signer: Signer,
    pkcs8: Mutex<Vec<u8>>,
}

impl TokenSigner for Spy {
    fn sign(&self, key: &SigningSecret, token: &TokenFacts) -> Result<String, SigningFailed> {
        *self.pkcs8.lock().unwrap() = key.pkcs8().to_vec();
        self.signer.sign(key, token)
    }
}

pub(crate) struct Bench {
    pub(crate) store: Store,
    clock: Arc<MockClock>,
    tokens: Tokens,
    authenticator: Authenticator,
    spy: Arc<Spy>,
    _folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = DatabaseOptions {
            url: format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display()),
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
        let tokens = Settings::defaults().unwrap().tokens;
        let bench = Self {
            authenticator: Authenticator::new(store.clone(), &tokens),
            spy: Arc::new(Spy {
                signer: Signer::new(&tokens),
                pkcs8: Mutex::default(),
            }),
            store,
            clock,
            tokens,
            _folder: folder,
        };
        bench.operator().ensure_signing_key().await.unwrap();
        bench
    }

    pub(crate) fn operator(&self) -> Access {
        self.store.as_viewer(Viewer::unrestricted(SystemTask::CommandLine), "test")
    }

    pub(crate) fn mint(&self) -> Mint {
        Mint {
            participant_days: 30,
            participant_max_days: 365,
            display_days: 2,
            signer: Arc::clone(&self.spy) as Arc<dyn TokenSigner>,
            max_days: self.tokens.max_days,
        }
    }

    pub(crate) async fn issue(&self, role: Role) -> (RoleToken, String) {
        let person = AccountInput {
            display_name: "Somebody".to_owned(),
            kind: AccountKind::Person,
            organisation: None,
            programmes: Vec::new(),
        };
        let input = TokenInput {
            account: self.operator().create_account(&person).await.unwrap().id,
            role,
            label: "for a test".to_owned(),
            expires_in_days: 30,
            workshop: None,
            bounds: policy::TokenBounds::default(),
        };
        let issued = self.operator().issue_token(&input, &self.mint()).await.unwrap();
        (issued.token, issued.secret.reveal())
    }

    pub(crate) async fn ask(&self, token: &str) -> Result<Viewer, Refused> {
        self.authenticator.viewer(Some(token)).await
    }

    /// A token with this header and these claims, signed with the service's own key.
    fn signed(&self, header: &Value, claims: &Value) -> String {
        sign_with(&self.spy.pkcs8.lock().unwrap(), header, claims)
    }
}

fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

fn decode(token: &str) -> (Value, Value) {
    let part = |i| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(i).unwrap()).unwrap()).unwrap();
    (part(0), part(1))
}

fn sign_with(pkcs8: &[u8], header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    let signature = crypto::sign(message.as_bytes(), &EncodingKey::from_ed_der(pkcs8), Algorithm::EdDSA).unwrap();
    format!("{message}.{signature}")
}

fn with(value: &Value, key: &str, to: Value) -> Value {
    let mut changed = value.clone();
    changed[key] = to;
    changed
}

fn without(value: &Value, key: &str) -> Value {
    let mut changed = value.clone();
    changed.as_object_mut().unwrap().remove(key);
    changed
}
