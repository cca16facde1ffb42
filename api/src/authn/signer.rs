//! Signs tokens: Ed25519 signatures over a fixed header and our claims.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use store::{Mint, SigningFailed, SigningSecret, TokenFacts, TokenSigner};

use super::claims::Claims;
use crate::config::Tokens;

/// The type of our tokens (RFC 9068).
pub(super) const TYPE: &str = "at+jwt";

/// Signs for one issuer and one audience.
#[derive(Debug)]
pub struct Signer {
    issuer: String,
    audience: String,
}

impl Signer {
    /// The signer with the issuer and the audience of the settings.
    #[must_use]
    pub fn new(tokens: &Tokens) -> Self {
        Self {
            issuer: tokens.issuer.clone(),
            audience: tokens.audience.clone(),
        }
    }

    /// What the store needs to create tokens, from these settings.
    #[must_use]
    pub fn mint(tokens: &Tokens) -> Mint {
        Mint {
            signer: Arc::new(Self::new(tokens)),
            participant_days: tokens.participant_days,
            participant_max_days: tokens.participant_max_days.min(tokens.max_days),
            display_days: tokens.display_days,
            max_days: tokens.max_days,
        }
    }
}

impl TokenSigner for Signer {
    fn sign(&self, key: &SigningSecret, token: &TokenFacts) -> Result<String, SigningFailed> {
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(key.key_id().to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: token.account.to_string(),
            jti: token.id.to_string(),
            iat: seconds(token.issued_at),
            // The row stores milliseconds and the claim only seconds; the claim must not expire before the row.
            exp: seconds(token.expires_at).saturating_add(1),
            nbf: None,
            role: Some(token.role.code()),
        };
        encode(&header, &claims, &EncodingKey::from_ed_der(key.pkcs8())).map_err(|_| SigningFailed)
    }
}

fn seconds(time: DateTime<Utc>) -> u64 {
    u64::try_from(time.timestamp()).unwrap_or(0)
}
