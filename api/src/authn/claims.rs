//! What a token says, and no more than that.

use serde::{Deserialize, Deserializer, Serialize};

/// The header of every token of ours (RFC 9068, section 2.1). Another parameter is refused: keys come from our own
/// store alone, never from `jwk`, `jku`, `x5u` or `x5c`, and there is no extension that `crit` could name.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) typ: String,
    pub(super) kid: String,
}

/// The claims that are checked. A `role` is written for people who look inside, and never read.
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

/// A claim that may be left out, but is a number where it is there: null is none.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    u64::deserialize(deserializer).map(Some)
}
