//! Which tokens are accepted, and which are refused.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};

use super::stage::{DOWN, GOOD, JSON, code, read, start};

const ROLE: &str = r#"{"query":"{ role }"}"#;

#[tokio::test]
async fn no_token_is_the_public_and_a_good_one_its_role() {
    let stage = start();
    let ask = || stage.post().header(CONTENT_TYPE, JSON).body(ROLE);
    assert_eq!(read(ask()).await.1["data"]["role"], "PUBLIC");
    assert_eq!(read(ask().bearer_auth(GOOD)).await.1["data"]["role"], "ACADEMIC");
    assert_eq!(
        read(ask().header(AUTHORIZATION, format!("bearer {GOOD}"))).await.1["data"]["role"],
        "ACADEMIC"
    );
}

#[tokio::test]
async fn a_bad_token_is_401_and_nothing_runs() {
    let stage = start();
    for bad in [
        "Bearer forged",
        "Bearer ",
        "Bearer",
        "Basic dXNlcjpwYXNz",
        "Bearer a b",
        "good-token",
        "Bearer good-token,good-token",
        "\u{e9}",
    ] {
        let response = stage
            .post()
            .header(CONTENT_TYPE, JSON)
            .header(AUTHORIZATION, bad)
            .body(ROLE)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 401, "{bad}");
        assert_eq!(response.headers()[WWW_AUTHENTICATE], "Bearer error=\"invalid_token\"");
        let body = response.json().await.unwrap();
        assert_eq!(code(&body), "UNAUTHENTICATED");
        assert!(body.get("data").is_none());
    }
}

#[tokio::test]
async fn two_authorization_headers_are_refused_even_if_both_are_good() {
    let stage = start();
    let good = format!("Bearer {GOOD}");
    let request = stage
        .post()
        .header(CONTENT_TYPE, JSON)
        .header(AUTHORIZATION, &good)
        .header(AUTHORIZATION, &good)
        .body(ROLE);
    assert_eq!(read(request).await.0, 401);
}

#[tokio::test]
async fn a_token_in_the_query_string_is_worth_nothing() {
    let stage = start();
    for name in ["token", "access_token", "authorization"] {
        let response = stage.get(JSON, &[("query", "{ role }"), (name, GOOD)]).await;
        assert_eq!(response.json::<serde_json::Value>().await.unwrap()["data"]["role"], "PUBLIC");
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_checked_now_is_503() {
    let stage = start();
    let response = stage
        .post()
        .header(CONTENT_TYPE, JSON)
        .bearer_auth(DOWN)
        .body(ROLE)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers().contains_key("retry-after")),
        (503, true)
    );
    assert_eq!(code(&response.json().await.unwrap()), "UNAVAILABLE");
}
