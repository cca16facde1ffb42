//! Authentication with role tokens: signed JWTs. What a token permits is decided only by its stored row.

mod claims;
mod hold;
mod jwks;
mod keys;
mod signer;
#[cfg(test)]
pub(crate) mod tests;
mod verify;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use policy::Viewer;
use serde_json::Value;
use store::{Presented, Store};

pub use signer::Signer;

use crate::config::Tokens;
use crate::edge::{Gatekeeper, Refused};
use graphql::error::causes;
use keys::Keys;

/// Authenticates bearer tokens.
#[derive(Debug)]
pub struct Authenticator {
    store: Store,
    keys: Keys,
    issuer: String,
    audience: String,
}

impl Authenticator {
    /// An authenticator for the tokens that this service issues.
    #[must_use]
    pub fn new(store: Store, tokens: &Tokens) -> Self {
        Self {
            keys: Keys::new(store.clone()),
            store,
            issuer: tokens.issuer.clone(),
            audience: tokens.audience.clone(),
        }
    }

    /// The viewer for a token. Its signature is checked first, then its claims, then its row, which alone decides.
    async fn holder(&self, token: &str) -> Result<Viewer, Refused> {
        let key_id = verify::key_id(token).ok_or(Refused::Invalid)?;
        let key = self.keys.find(&key_id).await.map_err(|error| unavailable(&error))?;
        let key = key.filter(|key| !key.retired(self.store.now())).ok_or(Refused::Invalid)?;
        let expected = verify::Expected {
            issuer: &self.issuer,
            audience: &self.audience,
            now: self.store.now(),
        };
        let verified = verify::claims(token, key.decoding(), &expected).ok_or(Refused::Invalid)?;
        let presented = Presented {
            token: verified.token,
            account: verified.account,
            key_id: &key_id,
        };
        let viewer = self.store.authenticate(&presented).await.map_err(|error| unavailable(&error))?;
        viewer.ok_or(Refused::Invalid)
    }
}

impl Gatekeeper for Authenticator {
    fn viewer<'a>(&'a self, bearer: Option<&'a str>) -> BoxFuture<'a, Result<Viewer, Refused>> {
        match bearer {
            Some(token) => self.holder(token).boxed(),
            None => std::future::ready(Ok(Viewer::public())).boxed(),
        }
    }

    fn ended<'a>(&'a self, bearer: Option<&'a str>, viewer: &'a Viewer) -> BoxFuture<'a, ()> {
        match (bearer, viewer.token()) {
            (Some(bearer), Some(token)) => self.hold(bearer, viewer, token.id).boxed(),
            _ => std::future::pending().boxed(),
        }
    }

    fn jwks(&self) -> BoxFuture<'_, Result<Value, Refused>> {
        async {
            let keys = self.store.public_keys().await.map_err(|error| unavailable(&error))?;
            Ok(jwks::document(&keys))
        }
        .boxed()
    }
}

fn unavailable(error: &store::Error) -> Refused {
    tracing::error!(cause = causes(error), "a token cannot be checked");
    Refused::Unavailable
}
