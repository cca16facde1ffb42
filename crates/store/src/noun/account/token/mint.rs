//! What makes a secret: the store hands the current key and a token's facts to a signer, and keeps the row only.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use policy::Role;
use policy::id::{AccountId, TokenId};

use super::RoleToken;
use crate::noun::account::SigningSecret;

/// What a secret says of its token.
#[derive(Debug, Clone, Copy)]
pub struct TokenFacts {
    /// The token row.
    pub id: TokenId,
    /// Whose it is.
    pub account: AccountId,
    /// The capacity, for people who look inside: nothing relies on it.
    pub role: Role,
    /// When it is issued.
    pub issued_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// The key cannot sign.
#[derive(Debug, thiserror::Error)]
#[error("the signing key cannot be used")]
pub struct SigningFailed;

/// Writes secrets. The store knows neither their format nor what verifies them.
pub trait TokenSigner: fmt::Debug + Send + Sync {
    /// The secret of a token, signed with `key`.
    ///
    /// # Errors
    /// Where the key cannot be used.
    fn sign(&self, key: &SigningSecret, token: &TokenFacts) -> Result<String, SigningFailed>;
}

/// How tokens are made here: who signs, and how long they may last.
#[derive(Debug, Clone)]
pub struct Mint {
    /// Writes the secrets.
    pub signer: Arc<dyn TokenSigner>,
    /// The most days that a token may last.
    pub max_days: u32,
    /// How many days a participant's token lasts past the workshop's day, or past joining where that is later.
    pub participant_days: u32,
    /// The most days from now that a participant's token lasts, whichever day the workshop names.
    pub participant_max_days: u32,
    /// How many days the token of a room's screen lasts past the workshop's day, or past today where that is later.
    pub display_days: u32,
}

/// A token's secret: whoever holds it acts as the token's account. Never printed, and read once.
pub struct TokenSecret(pub(super) String);

impl TokenSecret {
    /// The secret, to be shown once to whoever asked for it.
    #[must_use]
    pub fn reveal(self) -> String {
        self.0
    }
}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret")
    }
}

/// A new token with its secret.
#[derive(Debug)]
pub struct IssuedToken {
    /// The stored facts.
    pub token: RoleToken,
    /// The secret, here and nowhere else, ever again.
    pub secret: TokenSecret,
}
