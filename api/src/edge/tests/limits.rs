//! Hostile requests over HTTP.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use super::stage::{JSON, RESPONSE, code, read, start, start_with};

#[tokio::test]
async fn hostile_documents_are_refused_by_post_and_get_alike() {
    let mut doubling = String::from("{...F0}");
    for level in 0..26 {
        let next = level + 1;
        let _ = write!(doubling, "fragment F{level} on Query{{...F{next} ...F{next}}}");
    }
    doubling.push_str("fragment F26 on Query{__typename}");
    let aliases = (0..500).fold(String::new(), |text, n| format!("{text} a{n}:__typename"));
    let cases = [
        (doubling, "SELECTION_LIMIT"),
        (format!("{{ {aliases} }}"), "ALIAS_LIMIT"),
        (format!("{{ {} }}", "__typename ".repeat(30)), "ROOT_FIELD_LIMIT"),
        (format!("{{ hello {} }}", "@a ".repeat(100)), "DIRECTIVE_LIMIT"),
        (format!("{}hello{}", "{ nested ".repeat(200), "}".repeat(200)), "DEPTH_LIMIT"),
        (format!("{{ {} }}", "hello ".repeat(5100)), "TOKEN_LIMIT"),
        ("{ all { all { all { all { hello } } } } }".to_owned(), "COMPLEXITY_LIMIT"),
    ];
    let stage = start();
    stage.query(JSON, "{ hello }").await;
    for (query, expected) in cases {
        let started = Instant::now();
        let (status, body) = stage.query(RESPONSE, &query).await;
        assert_eq!((status, code(&body)), (400, expected));
        assert!(
            started.elapsed() < Duration::from_millis(200),
            "{expected} took {:?}",
            started.elapsed()
        );
        if query.len() < 20_000 {
            let response = stage.get(RESPONSE, &[("query", &query)]).await;
            assert_eq!(code(&response.json().await.unwrap()), expected);
        }
    }
}

#[tokio::test]
async fn a_body_of_10_megabytes_is_413() {
    let stage = start();
    let (status, body) = read(stage.post().header(CONTENT_TYPE, JSON).body("x".repeat(10 << 20))).await;
    assert_eq!((status, code(&body)), (413, "BODY_TOO_LARGE"));
}

#[tokio::test]
async fn a_slow_body_is_408_in_time() {
    let stage = start_with(&[("LIMITS__BODY_READ_MS", "200")]);
    let address = stage.running.address();
    let answer = tokio::task::spawn_blocking(move || {
        let started = Instant::now();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.read_to_string(&mut answer).unwrap();
        (answer, started.elapsed())
    });
    let (answer, took) = answer.await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 408 ") && answer.contains("REQUEST_TIMEOUT"),
        "{answer}"
    );
    assert!(took >= Duration::from_millis(200) && took < Duration::from_millis(1500), "{took:?}");
}

#[tokio::test]
async fn a_request_has_a_time_limit() {
    let stage = start_with(&[("LIMITS__REQUEST_MS", "100")]);
    let started = Instant::now();
    let (status, body) = stage.query(RESPONSE, "{ slow }").await;
    assert_eq!((status, code(&body)), (408, "REQUEST_TIMEOUT"));
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test]
async fn requests_are_counted_by_token_and_by_address() {
    let stage = start_with(&[
        ("LIMITS__REQUESTS_PER_MINUTE", "1"),
        ("LIMITS__REQUESTS_BURST", "4"),
        ("LIMITS__PUBLIC_REQUESTS_PER_MINUTE", "1"),
        ("LIMITS__PUBLIC_REQUESTS_BURST", "2"),
    ]);
    let ask = |token: Option<&'static str>| {
        let request = stage.post().header(CONTENT_TYPE, JSON).body(r#"{"query":"{ hello }"}"#);
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    };
    assert_eq!(read(ask(None)).await.0, 200);
    // A wrong token counts against the address.
    assert_eq!(read(ask(Some("guess"))).await.0, 401);
    for token in [None, Some("guess")] {
        let response = ask(token).send().await.unwrap();
        assert_eq!(response.status(), 429);
        assert!(response.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 60);
        assert_eq!(code(&response.json().await.unwrap()), "RATE_LIMITED");
    }
    assert_eq!(read(ask(Some(super::stage::GOOD))).await.0, 200);
    // A batch counts each operation.
    let batch = json!(vec![json!({ "query": "{ hello }" }); 4]).to_string();
    assert_eq!(
        read(stage.post().header(CONTENT_TYPE, JSON).bearer_auth(super::stage::GOOD).body(batch))
            .await
            .0,
        429
    );
}
