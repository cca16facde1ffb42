//! The other paths, redirects of browsers, and headers.

use std::sync::atomic::Ordering;

use reqwest::Method;
use reqwest::header::{ACCEPT, ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, ORIGIN};
use serde_json::{Value, json};

use super::stage::{code, read, start, start_with};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn schema_guide_keys_and_health_are_served_and_only_read() {
    let stage = start();
    for (path, holds) in [
        ("/schema.graphql", "type Query"),
        ("/schema.json", "\"__schema\""),
        ("/developers", "<h1>"),
        ("/developers/errors.json", "NOT_FOUND"),
        ("/developers/manifest.json", "apollo-persisted-query-manifest"),
        ("/developers/changelog", "Changelog"),
        ("/.well-known/jwks.json", "\"keys\""),
        ("/health/live", "live"),
        ("/health/ready", "ready"),
    ] {
        let response = stage.client.get(stage.url(path)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert!(response.text().await.unwrap().contains(holds), "{path}");
        let response = stage.client.head(stage.url(path)).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.text().await.unwrap().as_str()),
            (200, ""),
            "{path}"
        );
        let response = stage.client.post(stage.url(path)).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.headers()[ALLOW].to_str().unwrap()),
            (405, "GET, HEAD, OPTIONS")
        );
        assert_eq!(
            stage
                .client
                .request(Method::OPTIONS, stage.url(path))
                .send()
                .await
                .unwrap()
                .status(),
            204
        );
    }
}

#[tokio::test]
async fn anything_else_is_404_with_a_code() {
    let stage = start();
    for path in ["/nothing", "/graphql/", "/admin", "/health", "/%2e%2e/etc/passwd"] {
        let (status, body) = read(stage.client.get(stage.url(path))).await;
        assert_eq!((status, code(&body)), (404, "NOT_FOUND"), "{path}");
        assert!(body["errors"][0]["extensions"]["requestId"].is_string());
    }
}

#[tokio::test]
async fn readiness_fails_with_the_store_and_says_no_secret() {
    let stage = start();
    stage.healthy.store(false, Ordering::Relaxed);
    let (status, body) = read(stage.client.get(stage.url("/health/ready"))).await;
    assert_eq!((status, code(&body)), (503, "UNAVAILABLE"));
    assert!(!body.to_string().contains("secret"));
    assert_eq!(
        read(stage.client.get(stage.url("/health/live"))).await,
        (200, json!({ "status": "live" }))
    );
}

#[tokio::test]
async fn a_browser_is_sent_to_the_page_that_writes_queries() {
    let stage = start();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    for (path, target) in [
        ("/graphql", "/developers/graphiql"),
        ("/graphql?query=%7Bhello%7D", "/developers/graphiql?query=%7Bhello%7D"),
    ] {
        let response = client.get(stage.url(path)).header(ACCEPT, BROWSER).send().await.unwrap();
        let told = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            (response.status().as_u16(), told("location"), told("vary")),
            (303, target.to_owned(), "Accept".to_owned())
        );
    }
}

#[tokio::test]
async fn pages_of_other_origins_read_nothing_unless_configured() {
    let ask = |stage: &super::stage::Stage, origin: &str| {
        stage
            .client
            .request(Method::OPTIONS, stage.url("/graphql"))
            .header(ORIGIN, origin)
            .send()
    };
    let closed = start();
    assert!(
        !ask(&closed, "https://a.example")
            .await
            .unwrap()
            .headers()
            .contains_key(ACCESS_CONTROL_ALLOW_ORIGIN)
    );
    let open = start_with(&[("SERVER__CORS_ORIGINS", "https://a.example,https://b.example")]);
    let response = ask(&open, "https://b.example").await.unwrap();
    assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "https://b.example");
    let listed = |name: &str| response.headers()[name].to_str().unwrap().replace(' ', "");
    let allowed = listed("access-control-allow-headers");
    for header in [
        "authorization",
        "traceparent",
        "if-none-match",
        "apollographql-client-name",
        "apollographql-client-version",
        "apollo-require-preflight",
        "graphql-require-preflight",
        "graphql-preflight",
    ] {
        assert!(allowed.split(',').any(|allowed| allowed == header), "{header}: {allowed}");
    }
    let exposed = listed("access-control-expose-headers");
    for header in ["etag", "retry-after", "x-request-id"] {
        assert!(exposed.split(',').any(|exposed| exposed == header), "{header}: {exposed}");
    }
    assert!(
        !ask(&open, "https://a.example.evil.example")
            .await
            .unwrap()
            .headers()
            .contains_key(ACCESS_CONTROL_ALLOW_ORIGIN)
    );
}

#[tokio::test]
async fn a_client_that_can_unpack_gets_it_packed() {
    let stage = start();
    let response = stage
        .client
        .get(stage.url("/schema.graphql"))
        .header("accept-encoding", "gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let _: Value = json!(response.bytes().await.unwrap().len());
}
