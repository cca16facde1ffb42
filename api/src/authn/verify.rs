//! Checks a token's signature and claims. Every failure gives the same error.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use policy::id::{AccountId, TokenId};
use uuid::Uuid;

use super::claims::{Claims, Header};
use super::signer::TYPE;

const ALGORITHM: &str = "EdDSA";

/// The values that a token must have.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) audience: &'a str,
    pub(super) now: DateTime<Utc>,
}

/// The contents of a token whose signature and claims are valid.
pub(super) struct Verified {
    pub(super) token: TokenId,
    pub(super) account: AccountId,
}

/// The id of the key in a token's header; `None` if the header is not one of ours. Nothing is verified yet.
pub(super) fn key_id(token: &str) -> Option<String> {
    let mut parts = token.split('.');
    let (Some(header), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    // RFC 7515, section 4.1.9: "application/" may be omitted, and case does not matter.
    let kind = header.typ.to_ascii_lowercase();
    let kind = kind.strip_prefix("application/").unwrap_or(&kind);
    let good = header.alg == ALGORITHM && kind == TYPE && Uuid::parse_str(&header.kid).is_ok();
    good.then_some(header.kid)
}

/// The contents of the token, if `key` signed it and its claims have the expected values.
pub(super) fn claims(token: &str, key: &DecodingKey, expected: &Expected<'_>) -> Option<Verified> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.audience]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    // Times are compared below, to the second and without leeway, by the same clock as for the rows.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let claims = decode::<Claims>(token, key, &validation).ok()?.claims;
    let now = u64::try_from(expected.now.timestamp()).ok()?;
    let in_time = now < claims.exp && claims.nbf.is_none_or(|from| from <= now) && claims.iat <= claims.exp;
    // The library also accepts an audience in a list. Our tokens name a single one, which the type of the claim ensures.
    let ours = claims.iss == expected.issuer && claims.aud == expected.audience;
    (in_time && ours).then_some(())?;
    Some(Verified {
        token: claims.jti.parse().ok()?,
        account: claims.sub.parse().ok()?,
    })
}
