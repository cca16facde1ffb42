//! The public keys as a JSON Web Key Set (RFC 7517; Ed25519 after RFC 8037), for other services that verify our tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use store::PublicKey;

/// The key set as JSON.
pub(super) fn document(keys: &[PublicKey]) -> Value {
    let keys: Vec<Value> = keys
        .iter()
        .map(|key| {
            json!({
                "kty": "OKP",
                "crv": "Ed25519",
                "use": "sig",
                "alg": "EdDSA",
                "kid": key.key_id,
                "x": URL_SAFE_NO_PAD.encode(&key.public_key),
            })
        })
        .collect();
    json!({ "keys": keys })
}
