//! What a request leaves in the log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};

use super::stage::{GOOD, JSON, start};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_request_is_one_line_without_bodies_tokens_or_variables() {
    let lines = Lines::default();
    let writer = lines.clone();
    // For the whole process: the server works on threads of its own.
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(move || writer.clone())
        .init();
    let stage = start();
    let body =
        json!({ "query": "query Greet($name: String!) { hello(name: $name) broken busy }", "variables": { "name": "somebody-private" } });
    let request = stage
        .post()
        .header(CONTENT_TYPE, JSON)
        .header(ACCEPT, JSON)
        .header("x-request-id", "log-test-1")
        .bearer_auth(GOOD);
    assert_eq!(request.body(body.to_string()).send().await.unwrap().status(), 200);

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let all: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_request: Vec<&Value> = all.iter().filter(|line| line["request_id"] == "log-test-1").collect();
    let [causes @ .., request] = of_request.as_slice() else {
        panic!("{of_request:?}")
    };
    let mut levels: Vec<_> = causes
        .iter()
        .map(|line| (line["level"].as_str().unwrap(), line["cause"].as_str().unwrap()))
        .collect();
    levels.sort_unstable();
    let expected = [
        ("ERROR", "relation secret_table does not exist"),
        ("WARN", "no connection of secret_pool came free"),
    ];
    assert_eq!(levels, expected);
    for (field, expected) in [
        ("method", "POST"),
        ("path", "/graphql"),
        ("operation", "Greet"),
        ("role", "ACADEMIC"),
        ("error", "INTERNAL"),
        ("message", "request"),
    ] {
        assert_eq!(request[field], expected);
    }
    assert_eq!(request["status"], 200);
    assert!(request["duration_ms"].is_number());
    let written = format!("{of_request:?}");
    assert!(!written.contains("somebody-private") && !written.contains(GOOD), "{written}");
}
