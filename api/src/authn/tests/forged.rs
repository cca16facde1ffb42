//! Every token that is not exactly one of ours is refused, always in the same way.

use super::*;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use policy::id::{AccountId, TokenId};
use serde_json::json;

/// A valid token, split into its parts, and the test bench that issued it.
async fn taken_apart() -> (Bench, Value, Value) {
    let bench = Bench::new().await;
    let (_, secret) = bench.issue(Role::Academic).await;
    let (header, claims) = decode(&secret);
    assert!(
        bench.ask(&bench.signed(&header, &claims)).await.is_ok(),
        "the forger's own tools are good"
    );
    (bench, header, claims)
}

async fn all_refused(bench: &Bench, forged: impl IntoIterator<Item = (String, String)>) {
    for (what, token) in forged {
        assert_eq!(bench.ask(&token).await.err(), Some(Refused::Invalid), "{what}");
    }
}

#[tokio::test]
async fn headers_that_are_not_ours() {
    let (bench, header, claims) = taken_apart().await;
    let kid = header["kid"].as_str().unwrap();
    let x = URL_SAFE_NO_PAD.encode(bench.store.public_keys().await.unwrap()[0].public_key.clone());
    let mut forged: Vec<(String, Value)> = Vec::new();
    for (key, value) in [
        ("alg", json!("none")),
        ("alg", json!("HS256")),
        ("alg", json!("RS256")),
        ("alg", json!("eddsa")),
        ("alg", json!(null)),
        ("typ", json!("JWT")),
        ("typ", json!("at+jwt+x")),
        ("typ", json!(["at+jwt"])),
        ("kid", json!("01890a5d-ac96-774b-bcce-b302099a8057")),
        ("kid", json!("../../../../dev/null")),
        ("kid", json!(format!("{kid}/../{kid}"))),
        ("kid", json!("' OR 1=1 --")),
        ("kid", json!("")),
        ("kid", json!([kid])),
        ("jwk", json!({"kty": "OKP", "crv": "Ed25519", "x": x})),
        ("jku", json!("https://keys.example/jwks.json")),
        ("x5u", json!("https://keys.example/chain.pem")),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
    ] {
        forged.push((format!("{key}: {value}"), with(&header, key, value)));
    }
    for key in ["alg", "typ", "kid"] {
        forged.push((format!("no {key}"), without(&header, key)));
    }
    all_refused(
        &bench,
        forged.into_iter().map(|(what, header)| (what, bench.signed(&header, &claims))),
    )
    .await;
    for typ in ["AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
        assert!(
            bench.ask(&bench.signed(&with(&header, "typ", json!(typ)), &claims)).await.is_ok(),
            "{typ}"
        );
    }
}

#[tokio::test]
async fn claims_that_are_missing_of_the_wrong_type_or_not_ours() {
    let (bench, header, claims) = taken_apart().await;
    let now = bench.store.now().timestamp();
    let (iss, aud) = (claims["iss"].clone(), claims["aud"].clone());
    let mut forged: Vec<(String, Value)> = Vec::new();
    for key in ["iss", "aud", "sub", "jti", "iat", "exp"] {
        forged.push((format!("no {key}"), without(&claims, key)));
        for value in [json!(null), json!(true), json!([]), json!({}), json!(-1), json!("")] {
            forged.push((format!("{key}: {value}"), with(&claims, key, value)));
        }
    }
    for (key, value) in [
        ("exp", json!(now)),
        ("exp", json!(now - 1)),
        ("exp", json!(claims["exp"].to_string())),
        ("exp", json!(1e40)),
        ("exp", json!(claims["exp"].as_f64().unwrap() + 0.5)),
        ("nbf", json!(now + 1)),
        ("nbf", json!("0")),
        ("nbf", json!(null)),
        ("nbf", json!([0])),
        ("iat", json!(claims["exp"].as_i64().unwrap() + 1)),
        ("iss", json!("https://issuer.example")),
        ("iss", json!([iss])),
        ("aud", json!("another")),
        ("aud", json!([aud, "another"])),
        ("sub", json!(AccountId(store::new_id()).to_string())),
        ("sub", claims["jti"].clone()),
        ("sub", json!(claims["sub"].as_str().unwrap().to_uppercase())),
        ("jti", json!(TokenId(store::new_id()).to_string())),
        ("jti", claims["sub"].clone()),
        ("jti", json!("token_' OR 1=1 --")),
    ] {
        forged.push((format!("{key}: {value}"), with(&claims, key, value)));
    }
    all_refused(
        &bench,
        forged.into_iter().map(|(what, claims)| (what, bench.signed(&header, &claims))),
    )
    .await;
    assert!(bench.ask(&bench.signed(&header, &with(&claims, "nbf", json!(now)))).await.is_ok());
}

#[tokio::test]
async fn signatures_that_are_not_ours() {
    let (bench, header, claims) = taken_apart().await;
    let good = bench.signed(&header, &claims);
    let message = format!("{}.{}", encode(&header), encode(&claims));
    let foreign = Ed25519KeyPair::generate().unwrap();
    let foreign_pkcs8 = foreign.to_pkcs8v1().unwrap();
    let public = bench.store.public_keys().await.unwrap()[0].public_key.clone();

    // The public key as the secret of an HMAC: the well-known algorithm confusion attack.
    let hs256 = |secret: &[u8]| {
        let header = with(&header, "alg", json!("HS256"));
        let message = format!("{}.{}", encode(&header), encode(&claims));
        let signature = crypto::sign(message.as_bytes(), &EncodingKey::from_secret(secret), Algorithm::HS256).unwrap();
        format!("{message}.{signature}")
    };
    // A foreign key embedded in the header, with a signature by that key.
    let embedded = with(
        &header,
        "jwk",
        json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(foreign.public_key())}),
    );
    let none = format!("{}.{}.", encode(&with(&header, "alg", json!("none"))), encode(&claims));
    let (other, _) = bench.issue(Role::Admin).await;
    let raised = with(&claims, "jti", json!(other.id.to_string()));
    let signature = good.rsplit('.').next().unwrap();
    let forged = [
        ("none", none),
        ("no signature", format!("{message}.")),
        ("of another key", sign_with(foreign_pkcs8.as_ref(), &header, &claims)),
        ("of an embedded key", sign_with(foreign_pkcs8.as_ref(), &embedded, &claims)),
        ("HS256 by the raw key", hs256(&public)),
        ("HS256 by the key's text", hs256(URL_SAFE_NO_PAD.encode(&public).as_bytes())),
        ("cut", good[..good.len() - 2].to_owned()),
        ("of other claims", format!("{}.{}.{signature}", encode(&header), encode(&raised))),
        ("zeros", format!("{message}.{}", URL_SAFE_NO_PAD.encode([0; 64]))),
    ];
    all_refused(&bench, forged.map(|(what, token)| (what.to_owned(), token))).await;
}

#[tokio::test]
async fn texts_that_are_no_token() {
    let (bench, header, claims) = taken_apart().await;
    let good = bench.signed(&header, &claims);
    let twice = format!("{{\"alg\":\"EdDSA\",\"alg\":\"none\",{}", &header.to_string()[1..]);
    let forged = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        "garbage".to_owned(),
        "a.b.c".to_owned(),
        good.replace('.', ""),
        format!("{good}.{good}"),
        format!("{good}."),
        format!(".{good}"),
        format!("{good}=="),
        format!(" {good}"),
        good.replacen('.', "..", 1),
        format!("{}.{}", encode(&header), encode(&claims)),
        good.replacen(&encode(&header), &URL_SAFE_NO_PAD.encode(twice), 1),
        good.replacen(&encode(&header), &URL_SAFE_NO_PAD.encode([0xff, 0xfe]), 1),
        "é".repeat(3000),
    ];
    all_refused(&bench, forged.map(|token| (token.clone(), token))).await;
}
