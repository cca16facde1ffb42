//! Checks what a token says against what we sign. Every failure is the same failure.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use policy::id::{AccountId, TokenId};
use uuid::Uuid;

use super::claims::{Claims, Header};
use super::signer::TYPE;

const ALGORITHM: &str = "EdDSA";

/// What a token must say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) audience: &'a str,
    pub(super) now: DateTime<Utc>,
}

/// What a token with a good signature and good claims names.
pub(super) struct Verified {
    pub(super) token: TokenId,
    pub(super) account: AccountId,
}

/// The key that a token says it was signed with; none where its header is not one of ours. Nothing is believed yet.
pub(super) fn key_id(token: &str) -> Option<String> {
    let mut parts = token.split('.');
    let (Some(header), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    // RFC 7515, section 4.1.9: "application/" may be left out, and case does not count.
    let kind = header.typ.to_ascii_lowercase();
    let kind = kind.strip_prefix("application/").unwrap_or(&kind);
    let good = header.alg == ALGORITHM && kind == TYPE && Uuid::parse_str(&header.kid).is_ok();
    good.then_some(header.kid)
}

/// What the token names, if `key` signed it and it says what is expected.
pub(super) fn claims(token: &str, key: &DecodingKey, expected: &Expected<'_>) -> Option<Verified> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.audience]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    // Times are compared below, by the same clock as the rows, to the second and without leeway.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let claims = decode::<Claims>(token, key, &validation).ok()?.claims;
    let now = u64::try_from(expected.now.timestamp()).ok()?;
    let in_time = now < claims.exp && claims.nbf.is_none_or(|from| from <= now) && claims.iat <= claims.exp;
    // The library accepts an audience among several; a token of ours names one, which the type sees to.
    let ours = claims.iss == expected.issuer && claims.aud == expected.audience;
    (in_time && ours).then_some(())?;
    Some(Verified {
        token: claims.jti.parse().ok()?,
        account: claims.sub.parse().ok()?,
    })
}
