//! Requests with files over HTTP, and their limits. `protocol::upload` has the tests of bodies.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};

use super::stage::{Answer, GOOD, RESPONSE, Stage, code, read, start, start_with};

const FORM: &str = "multipart/form-data; boundary=X";
const STORE: &str = "mutation($file: Upload) { store(file: $file) }";
const ONE: &str = r#"{"0":["variables.file"]}"#;

fn part(head: &str, content: &str) -> String {
    format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
}

fn file(name: &str, content: &str) -> String {
    part(
        &format!("name=\"{name}\"; filename=\"{name}.ris\"\r\nContent-Type: text/plain"),
        content,
    )
}

fn body(query: &str, variables: &Value, map: &str, files: &[String]) -> String {
    let operations = json!({ "query": query, "variables": variables }).to_string();
    let (operations, map) = (part("name=\"operations\"", &operations), part("name=\"map\"", map));
    format!("{operations}{map}{}--X--\r\n", files.concat())
}

fn storing(content: &str) -> String {
    body(STORE, &json!({ "file": null }), ONE, &[file("0", content)])
}

impl Stage {
    fn upload(&self) -> RequestBuilder {
        let request = self.post().header(CONTENT_TYPE, FORM).header(ACCEPT, RESPONSE);
        request.header("graphql-preflight", "1").bearer_auth(GOOD)
    }

    async fn send(&self, body: String) -> Answer {
        read(self.upload().body(body)).await
    }
}

fn message(body: &Value) -> &str {
    body.pointer("/errors/0/message").and_then(Value::as_str).unwrap_or_default()
}

#[tokio::test]
async fn a_resolver_gets_the_files() {
    let stage = start();
    assert_eq!(
        stage.send(storing("TY  - JOUR")).await,
        (200, json!({ "data": { "store": ["0.ris|text/plain|TY  - JOUR"] } }))
    );
    let query = "mutation($file: Upload, $in: Bundle) { store(file: $file, input: $in) }";
    let variables = json!({ "file": null, "in": { "files": [null, null, null] } });
    let map = r#"{"a":["variables.in.files.2"],"b":["variables.file","variables.in.files.0"]}"#;
    let files = [part("name=b", "second"), file("a", "first")];
    assert_eq!(
        stage.send(body(query, &variables, map, &files)).await,
        (
            200,
            json!({ "data": { "store": ["||second", "||second", "a.ris|text/plain|first"] } })
        )
    );
    // Inside a list that is a variable of its own.
    let query = "mutation($files: [Upload]!) { store(input: { files: $files }) }";
    let sent = body(
        query,
        &json!({ "files": [null] }),
        r#"{"0":["variables.files.0"]}"#,
        &[file("0", "x")],
    );
    assert_eq!(stage.send(sent).await.1, json!({ "data": { "store": ["0.ris|text/plain|x"] } }));
}

#[tokio::test]
async fn an_operation_without_files_may_come_with_any() {
    let stage = start();
    let sent = body("{ hello role }", &json!({}), "{}", &[]);
    assert_eq!(
        stage.send(sent).await,
        (200, json!({ "data": { "hello": "hello world", "role": "ACADEMIC" } }))
    );
    let known = crate::protocol::persisted::DocumentHash::of("query Known { hello(name: \"known\") }").id();
    let operations = json!({ "documentId": known, "variables": { "unused": null } }).to_string();
    let map = r#"{"0":["variables.unused"]}"#;
    let sent = [
        part("name=\"operations\"", &operations),
        part("name=\"map\"", map),
        file("0", "x"),
        "--X--".to_owned(),
    ];
    assert_eq!(
        stage.send(sent.concat()).await,
        (200, json!({ "data": { "hello": "hello known" } }))
    );
}

#[tokio::test]
async fn a_form_of_another_site_cannot_send_files() {
    let stage = start();
    let plain = || stage.post().header(CONTENT_TYPE, FORM).bearer_auth(GOOD).body(storing("x"));
    for request in [
        plain(),
        plain().header("graphql-preflight", " "),
        plain().header("x-requested-with", "1"),
    ] {
        let (status, answer) = read(request).await;
        assert_eq!((status, code(&answer)), (415, "UNSUPPORTED_MEDIA_TYPE"));
        assert!(message(&answer).contains("GraphQL-Preflight: 1"), "{answer}");
    }
    for header in ["Apollo-Require-Preflight", "GraphQL-Require-Preflight", "GraphQL-Preflight"] {
        assert_eq!(read(plain().header(header, "true")).await.0, 200, "{header}");
    }
}

#[tokio::test]
async fn pages_of_allowed_origins_may_send_the_headers() {
    let stage = start_with(&[("SERVER__CORS_ORIGINS", "https://a.example")]);
    let asks = stage.client.request(reqwest::Method::OPTIONS, stage.url("/graphql"));
    let answer = asks.header("origin", "https://a.example").send().await.unwrap();
    let allowed = answer.headers()["access-control-allow-headers"].to_str().unwrap();
    for header in ["apollo-require-preflight", "graphql-require-preflight", "graphql-preflight"] {
        assert!(allowed.split(", ").any(|name| name == header), "{allowed}");
    }
}

/// Sends the head of a request with files, and nothing of its body.
async fn head_alone(stage: &Stage, headers: &'static str) -> (String, Duration) {
    let address = stage.running.address();
    let answer = tokio::task::spawn_blocking(move || {
        let started = Instant::now();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: {FORM}\r\ngraphql-preflight: 1\r\n{headers}\r\n\r\n--X");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.read_to_string(&mut answer).unwrap();
        (answer, started.elapsed())
    });
    answer.await.unwrap()
}

#[tokio::test]
async fn the_public_is_refused_before_the_body_is_read() {
    let stage = start();
    for (headers, expected) in [
        ("content-length: 1000000", ("HTTP/1.1 403 ", "FORBIDDEN")),
        (
            "content-length: 1000000\r\nauthorization: Bearer guess",
            ("HTTP/1.1 401 ", "UNAUTHENTICATED"),
        ),
        (
            "content-length: 67108865\r\nauthorization: Bearer good-token",
            ("HTTP/1.1 413 ", "BODY_TOO_LARGE"),
        ),
    ] {
        let (answer, took) = head_alone(&stage, headers).await;
        assert!(answer.starts_with(expected.0) && answer.contains(expected.1), "{headers}: {answer}");
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
    // A client that is still writing sees the answer, too.
    let request = stage.post().header(CONTENT_TYPE, FORM).header("graphql-preflight", "1");
    let (status, answer) = read(request.body(storing(&"x".repeat(8 << 20)))).await;
    assert_eq!((status, code(&answer)), (403, "FORBIDDEN"));
}

#[tokio::test]
async fn a_malformed_body_is_400_and_nothing_runs() {
    let stage = start();
    let null = json!({ "file": null });
    let two = [file("0", "x"), file("0", "y")];
    let whole = storing("x");
    let bad = [
        String::new(),
        whole[..whole.len() - 6].to_owned(),
        whole.replace("--X", "--Y"),
        whole.replacen("name=\"operations\"", "name=\"operation\"", 1),
        body(STORE, &null, r#"{"0":["variables.files"]}"#, &[file("0", "x")]),
        body(STORE, &json!({ "file": "x" }), ONE, &[file("0", "x")]),
        body(STORE, &null, ONE, &[]),
        body(STORE, &null, "{}", &[file("0", "x")]),
        body(STORE, &null, ONE, &two),
        body(STORE, &null, "nothing", &[file("0", "x")]),
    ];
    for bad in bad {
        let (status, answer) = stage.send(bad.clone()).await;
        assert_eq!((status, code(&answer)), (400, "BAD_REQUEST"), "{bad}\n{answer}");
        assert!(answer.get("data").is_none() && !message(&answer).is_empty(), "{answer}");
    }
    for form in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
    ] {
        let request = stage.post().header(CONTENT_TYPE, form).header("graphql-preflight", "1");
        let (status, answer) = read(request.bearer_auth(GOOD).body(whole.clone())).await;
        assert_eq!((status, code(&answer)), (400, "BAD_REQUEST"), "{form}");
        assert!(message(&answer).contains("boundary"), "{answer}");
    }
    let batch = whole.replacen("{\"query\"", "[{\"query\"", 1).replacen("\r\n--X", "]\r\n--X", 1);
    let (status, answer) = stage.send(batch).await;
    assert_eq!((status, code(&answer)), (400, "BATCH_LIMIT"), "{answer}");
    assert_eq!(read(stage.upload().header("content-encoding", "gzip").body(whole)).await.0, 415);
}

#[tokio::test]
async fn documents_are_checked_as_with_json() {
    let stage = start();
    let of = |query: &str| body(query, &json!({ "file": null }), ONE, &[file("0", "x")]);
    for (query, expected, words) in [
        ("mutation($file: Upload) {", "GRAPHQL_PARSE_FAILED", ""),
        ("mutation { store }", "", ""),
        (
            "mutation($file: Upload) { keep(file: $file) }",
            "GRAPHQL_VALIDATION_FAILED",
            "$file",
        ),
        (
            "query($file: String!) { hello(name: $file) }",
            "BAD_USER_INPUT",
            "expected a String, in quotes; found a file",
        ),
        (
            "query($file: Int) { many(first: $file) { __typename } }",
            "BAD_USER_INPUT",
            "found a file",
        ),
        ("query($file: Colour!) { colour(colour: $file) }", "BAD_USER_INPUT", "a file"),
        ("subscription { panics }", "BAD_REQUEST", ""),
    ] {
        let (status, answer) = stage.send(of(query)).await;
        let expected_status = if expected.is_empty() { 200 } else { 400 };
        assert_eq!((status, code(&answer)), (expected_status, expected), "{query}: {answer}");
        assert!(message(&answer).contains(words), "{query}: {answer}");
    }
    let events = stage.post().header(CONTENT_TYPE, FORM).header(ACCEPT, "text/event-stream");
    let (status, answer) = read(events.header("graphql-preflight", "1").bearer_auth(GOOD).body(storing("x"))).await;
    assert_eq!((status, code(&answer)), (406, "NOT_ACCEPTABLE"));
}

#[tokio::test]
async fn json_and_documents_cannot_name_a_file() {
    let stage = start();
    for value in [json!("0"), json!(0), json!([0]), json!({ "content": "x" }), json!(true)] {
        let (status, answer) = stage
            .json(RESPONSE, &json!({ "query": STORE, "variables": { "file": value } }))
            .await;
        assert_eq!((status, code(&answer)), (400, "BAD_USER_INPUT"), "{value}");
        assert_eq!(answer.pointer("/errors/0/extensions/fields/0/path").unwrap(), "file");
        assert!(message(&answer).contains("multipart/form-data"), "{answer}");
    }
    for literal in ["\"0\"", "0", "[0]", "{ content: \"x\" }", "FILE"] {
        let (status, answer) = stage.query(RESPONSE, &format!("mutation {{ store(file: {literal}) }}")).await;
        assert_eq!((status, code(&answer)), (400, "BAD_USER_INPUT"), "{literal}");
    }
    let (_, answer) = stage
        .json(RESPONSE, &json!({ "query": STORE, "variables": { "file": null } }))
        .await;
    assert_eq!(answer, json!({ "data": { "store": [] } }));
}

#[tokio::test]
async fn sizes_are_bounded() {
    let stage = start_with(&[("SERVER__MAX_UPLOAD_BYTES", "100000"), ("LIMITS__BODY_BYTES", "2000")]);
    assert_eq!(stage.send(storing(&"x".repeat(90_000))).await.0, 200);
    let (status, answer) = stage.send(storing(&"x".repeat(100_000))).await;
    assert_eq!((status, code(&answer)), (413, "BODY_TOO_LARGE"));
    assert!(message(&answer).contains("100000"), "{answer}");
    // The same with a length that is not known before.
    let chunked = |length: usize| {
        let text = storing(&"x".repeat(length));
        let address = stage.running.address();
        tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            let head = format!(
                "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: {FORM}\r\ngraphql-preflight: 1\r\nauthorization: Bearer {GOOD}\r\n\
                 connection: close\r\ntransfer-encoding: chunked\r\n\r\n"
            );
            let mut sent = head.into_bytes();
            for chunk in text.as_bytes().chunks(10_000) {
                sent.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
                sent.extend(chunk);
                sent.extend(b"\r\n");
            }
            sent.extend(b"0\r\n\r\n");
            stream.write_all(&sent).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        })
    };
    assert!(chunked(90_000).await.unwrap().starts_with("HTTP/1.1 200 "));
    let answer = chunked(100_000).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("BODY_TOO_LARGE"), "{answer}");
    let (status, answer) = stage
        .send(body(&format!("{{ {} }}", "hello ".repeat(400)), &json!({}), "{}", &[]))
        .await;
    assert_eq!((status, code(&answer)), (413, "BODY_TOO_LARGE"), "{answer}");
}

#[tokio::test]
async fn a_node_takes_few_at_once_and_the_others_come_back_later() {
    let stage = start_with(&[("SERVER__UPLOADS_AT_ONCE", "1"), ("SERVER__WORKERS", "2")]);
    let measure = "mutation($file: Upload!) { measure(file: $file) }";
    let sent = body(measure, &json!({ "file": null }), ONE, &[file("0", "four")]);
    let first = tokio::spawn(stage.upload().body(sent).send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let refused = stage.upload().body(storing("x")).send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()),
        (503, "5")
    );
    assert_eq!(code(&refused.json().await.unwrap()), "UNAVAILABLE");
    assert_eq!(stage.query(RESPONSE, "{ hello }").await.0, 200, "other requests are served");
    let first = first.await.unwrap().unwrap();
    assert_eq!(first.json::<Value>().await.unwrap(), json!({ "data": { "measure": 4 } }));
    for _ in 0..3 {
        assert_eq!(stage.send(storing("x")).await.0, 200, "the slot is free again");
        assert_eq!(stage.send("--X".to_owned()).await.0, 400);
    }
}

#[tokio::test]
async fn a_mutation_with_a_file_has_more_time() {
    let measure = "mutation($file: Upload!) { measure(file: $file) }";
    let sent = || body(measure, &json!({ "file": null }), ONE, &[file("0", "four")]);
    let stage = start_with(&[("LIMITS__REQUEST_MS", "100")]);
    assert_eq!(stage.send(sent()).await, (200, json!({ "data": { "measure": 4 } })));
    // A query has the time of every other one, with a file or without.
    let query = body(
        "{ slow }",
        &json!({ "unused": null }),
        r#"{"0":["variables.unused"]}"#,
        &[file("0", "x")],
    );
    let (status, answer) = stage.send(query).await;
    assert_eq!((status, code(&answer)), (408, "REQUEST_TIMEOUT"));

    let stage = start_with(&[("SERVER__UPLOAD_TIMEOUT_SECONDS", "1"), ("LIMITS__BODY_READ_MS", "60000")]);
    let (answer, took) = head_alone(&stage, "content-length: 1000\r\nauthorization: Bearer good-token").await;
    assert!(
        answer.starts_with("HTTP/1.1 408 ") && answer.contains("REQUEST_TIMEOUT"),
        "{answer}"
    );
    assert!(took >= Duration::from_secs(1) && took < Duration::from_secs(3), "{took:?}");
}

#[tokio::test]
async fn a_silent_client_does_not_keep_its_place() {
    let stage = start_with(&[("LIMITS__BODY_READ_MS", "200")]);
    let (answer, took) = head_alone(&stage, "content-length: 1000\r\nauthorization: Bearer good-token").await;
    assert!(
        answer.starts_with("HTTP/1.1 408 ") && answer.contains("REQUEST_TIMEOUT"),
        "{answer}"
    );
    assert!(took >= Duration::from_millis(200) && took < Duration::from_secs(3), "{took:?}");
}

#[tokio::test]
async fn requests_with_files_are_counted() {
    let stage = start_with(&[("LIMITS__REQUESTS_PER_MINUTE", "1"), ("LIMITS__REQUESTS_BURST", "2")]);
    for expected in [200, 200, 429] {
        assert_eq!(stage.send(storing("x")).await.0, expected);
    }
}
