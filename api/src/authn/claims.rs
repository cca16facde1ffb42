//! The header and the claims of our tokens, which contain nothing else.

use serde::{Deserialize, Deserializer, Serialize};

/// The header of all our tokens (RFC 9068, section 2.1). Any other parameter is refused: keys come only from our own store, never from
/// `jwk`, `jku`, `x5u` or `x5c`, and we have no extension that `crit` could name.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) typ: String,
    pub(super) kid: String,
}

/// The claims that are checked. `role` is written for people who decode a token, and never read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) aud: String,
    pub(super) sub: String,
    pub(super) jti: String,
    pub(super) iat: u64,
    pub(super) exp: u64,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub(super) nbf: Option<u64>,
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<&'static str>,
}

/// An optional claim that must be a number if it is present. An explicit null is refused.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    u64::deserialize(deserializer).map(Some)
}
