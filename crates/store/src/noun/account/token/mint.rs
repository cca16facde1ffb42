//! Creates token secrets: the store passes the current key and a token's facts to a signer, and stores only the row.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use policy::Role;
use policy::id::{AccountId, TokenId};

use super::RoleToken;
use crate::noun::account::SigningSecret;

/// The facts about a token that its secret contains.
#[derive(Debug, Clone, Copy)]
pub struct TokenFacts {
    /// The id of the token's row.
    pub id: TokenId,
    /// The account that the token belongs to.
    pub account: AccountId,
    /// The role, for people who decode the token. The service does not rely on it.
    pub role: Role,
    /// When the token is issued.
    pub issued_at: DateTime<Utc>,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
}

/// The key cannot sign.
#[derive(Debug, thiserror::Error)]
#[error("the signing key cannot be used")]
pub struct SigningFailed;

/// Signs token secrets. The store does not know their format.
pub trait TokenSigner: fmt::Debug + Send + Sync {
    /// The secret of a token, signed with `key`.
    ///
    /// # Errors
    /// If the key cannot be used.
    fn sign(&self, key: &SigningSecret, token: &TokenFacts) -> Result<String, SigningFailed>;
}

/// The configuration for new tokens: the signer and the maximum lifetimes.
#[derive(Debug, Clone)]
pub struct Mint {
    /// Signs the secrets.
    pub signer: Arc<dyn TokenSigner>,
    /// The maximum lifetime of a token, in days.
    pub max_days: u32,
    /// Lifetime of a participant's token: this many days after the workshop's day, or after joining if that is later.
    pub participant_days: u32,
    /// The maximum lifetime of a participant's token in days from now, whatever day the workshop has.
    pub participant_max_days: u32,
    /// Lifetime of the token of a room screen: this many days after the workshop's day, or after today if that is later.
    pub display_days: u32,
}

/// A token's secret. Anyone who has it acts as the token's account, so it is never logged and can be read only once.
pub struct TokenSecret(pub(super) String);

impl TokenSecret {
    /// The secret, to be shown once to the caller.
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
    /// The secret. It is returned only here, and cannot be read again.
    pub secret: TokenSecret,
}
