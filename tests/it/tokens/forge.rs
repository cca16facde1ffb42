//! Forges tokens with the service's own signing key, so that the checks after that of the signature are tested too.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{Backend, TestServer, sql};

/// The parts of a valid token, and the key that signed it.
pub struct Forge {
    pub good: String,
    pub header: Value,
    pub claims: Value,
    key: Ed25519KeyPair,
}

/// The header and the claims of a token.
pub fn taken_apart(token: &str) -> (Value, Value) {
    let part = |n: usize| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(n).unwrap()).unwrap()).unwrap();
    (part(0), part(1))
}

/// Whether this key of a JWK set verifies the token.
pub fn verifies(jwk: &Value, token: &str) -> bool {
    let key = URL_SAFE_NO_PAD.decode(jwk["x"].as_str().unwrap()).unwrap();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    UnparsedPublicKey::new(&ED25519, key).verify(message.as_bytes(), &signature).is_ok()
}

pub fn with(value: &Value, key: &str, to: Value) -> Value {
    let mut changed = value.clone();
    changed[key] = to;
    changed
}

fn without(value: &Value, key: &str) -> Value {
    let mut changed = value.clone();
    changed.as_object_mut().unwrap().remove(key);
    changed
}

fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

fn signed_by(key: &Ed25519KeyPair, header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()));
    format!("{message}.{signature}")
}

impl Forge {
    /// Splits the token, and reads its key from the database.
    pub async fn of(app: &TestServer, good: &str) -> Self {
        let (header, claims) = taken_apart(good);
        let key = match app.backend {
            Backend::Sqlite => "hex(private_key)",
            Backend::Postgres => "encode(private_key, 'hex')",
        };
        let keys = sql::pairs(app, format!("SELECT id, {key} FROM signing_key")).await;
        let (_, hex) = keys.into_iter().find(|(id, _)| header["kid"] == id.as_str()).unwrap();
        let pkcs8: Vec<u8> = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect();
        Self {
            good: good.to_owned(),
            header,
            claims,
            key: Ed25519KeyPair::from_pkcs8_maybe_unchecked(&pkcs8).unwrap(),
        }
    }

    /// A token with this header and these claims, correctly signed.
    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        signed_by(&self.key, header, claims)
    }

    /// Correctly signed tokens with wrong headers.
    pub fn of_other_headers(&self) -> Vec<(String, String)> {
        let kid = self.header["kid"].as_str().unwrap();
        let x = URL_SAFE_NO_PAD.encode(self.key.public_key());
        let others = [
            ("alg", json!("none")),
            ("alg", json!("HS256")),
            ("alg", json!("RS256")),
            ("alg", json!("ES256")),
            ("alg", json!("eddsa")),
            ("typ", json!("JWT")),
            ("typ", json!(null)),
            ("kid", json!("01890a5d-ac96-774b-bcce-b302099a8057")),
            ("kid", json!("../../../../dev/null")),
            ("kid", json!(format!("{kid}/../{kid}"))),
            ("kid", json!("' OR 1=1 --")),
            ("kid", json!([kid])),
            ("jwk", json!({ "kty": "OKP", "crv": "Ed25519", "x": x })),
            ("jku", json!("https://keys.example/jwks.json")),
            ("x5u", json!("https://keys.example/chain.pem")),
            ("x5c", json!(["MIIB"])),
            ("crit", json!(["exp"])),
            ("b64", json!(false)),
        ];
        let changed = others
            .into_iter()
            .map(|(key, value)| (format!("{key}: {value}"), with(&self.header, key, value)));
        let cut = ["alg", "typ", "kid"].map(|key| (format!("no {key}"), without(&self.header, key)));
        changed
            .chain(cut)
            .map(|(what, header)| (what, self.signed(&header, &self.claims)))
            .collect()
    }

    /// Correctly signed tokens with claims that are missing, of the wrong type, or wrong.
    pub fn of_other_claims(&self, now: i64) -> Vec<(String, String)> {
        let (exp, jti, sub) = (&self.claims["exp"], &self.claims["jti"], &self.claims["sub"]);
        let others = [
            ("exp", json!(now - 1)),
            ("exp", json!(exp.to_string())),
            ("exp", json!(1e40)),
            ("exp", json!([exp])),
            ("nbf", json!(now + 600)),
            ("nbf", json!("0")),
            ("nbf", json!(null)),
            ("iat", json!(exp.as_i64().unwrap() + 1)),
            ("iss", json!("https://issuer.example")),
            ("iss", json!([self.claims["iss"]])),
            ("aud", json!("another")),
            ("aud", json!([self.claims["aud"], "another"])),
            ("sub", json!("account_00000000000000000000000007")),
            ("sub", jti.clone()),
            ("jti", json!("token_00000000000000000000000007")),
            ("jti", sub.clone()),
            ("jti", json!("token_' OR 1=1 --")),
        ];
        let mut claims: Vec<(String, Value)> = others
            .into_iter()
            .map(|(key, value)| (format!("{key}: {value}"), with(&self.claims, key, value)))
            .collect();
        for key in ["iss", "aud", "sub", "jti", "iat", "exp"] {
            claims.push((format!("no {key}"), without(&self.claims, key)));
            claims.push((format!("{key}: null"), with(&self.claims, key, json!(null))));
        }
        claims
            .into_iter()
            .map(|(what, claims)| (what, self.signed(&self.header, &claims)))
            .collect()
    }

    /// Tokens with a correct header and claims but a wrong signature; `other` is the id of a token that grants more.
    pub fn of_other_signatures(&self, other: &str) -> Vec<(String, String)> {
        let foreign = Ed25519KeyPair::generate().unwrap();
        let (header, claims) = (encode(&self.header), encode(&self.claims));
        let signature = self.good.rsplit('.').next().unwrap();
        let raised = encode(&with(&self.claims, "jti", json!(other)));
        let embedded = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(foreign.public_key()) });
        // The public key as the secret of an HMAC: the classic algorithm confusion.
        let confused = |secret: &[u8]| {
            let message = format!("{}.{claims}", encode(&with(&self.header, "alg", json!("HS256"))));
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
        };
        let public = self.key.public_key().as_ref();
        let forged = [
            (
                "alg none without a signature",
                format!("{}.{claims}.", encode(&with(&self.header, "alg", json!("none")))),
            ),
            ("no signature", format!("{header}.{claims}.")),
            ("of another key", signed_by(&foreign, &self.header, &self.claims)),
            (
                "of an embedded key",
                signed_by(&foreign, &with(&self.header, "jwk", embedded), &self.claims),
            ),
            ("HS256 by the raw key", confused(public)),
            ("HS256 by the key's text", confused(URL_SAFE_NO_PAD.encode(public).as_bytes())),
            ("cut", self.good[..self.good.len() - 2].to_owned()),
            ("of other claims", format!("{header}.{raised}.{signature}")),
            ("zeros", format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([0; 64]))),
        ];
        forged.map(|(what, token)| (what.to_owned(), token)).to_vec()
    }

    /// Texts that are not tokens.
    pub fn of_nonsense(&self) -> Vec<(String, String)> {
        let good = &self.good;
        let texts = [
            ".".to_owned(),
            "..".to_owned(),
            "garbage".to_owned(),
            "a.b.c".to_owned(),
            good.replace('.', ""),
            format!("{good}.{good}"),
            format!("{good}."),
            format!("{good},{good}"),
            format!("{good} {good}"),
            good.replacen('.', "..", 1),
            "x".repeat(7000),
        ];
        texts.map(|text| (text.clone(), text)).to_vec()
    }
}
