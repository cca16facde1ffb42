//! What a request writes to the log.

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
async fn a_request_is_one_line_without_bodies_tokens_variables_or_codes() {
    let lines = Lines::default();
    let writer = lines.clone();
    // For the whole process, because the server works on its own threads.
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

    let part = |head: &str, content: &str| format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n");
    let operations = json!({ "query": "mutation Import($file: Upload) { store(file: $file) }", "variables": { "file": null } });
    let upload = [
        part("name=\"operations\"", &operations.to_string()),
        part("name=\"map\"", "{\"0\":[\"variables.file\"]}"),
        part("name=\"0\"; filename=\"somebody-private.ris\"", "something-private"),
        "--X--\r\n".to_owned(),
    ];
    let request = stage
        .post()
        .header(CONTENT_TYPE, "multipart/form-data; boundary=X")
        .header("graphql-preflight", "1")
        .header("x-request-id", "log-test-7")
        .bearer_auth(GOOD);
    assert_eq!(request.body(upload.concat()).send().await.unwrap().status(), 200);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let line = text.lines().find(|line| line.contains("log-test-7")).unwrap();
    assert!(line.contains("\"Import\"") && line.contains("ACADEMIC"), "{line}");
    assert!(!text.contains("-private"), "{text}");

    // A form with a file, whole and cut off.
    let form = [
        part("name=\"step\"", "typed-private"),
        part("name=\"file\"; filename=\"somebody-private.ris\"", "something-private"),
        "--X--\r\n".to_owned(),
    ]
    .concat();
    for (id, body, status) in [("log-test-8", form.clone(), 400), ("log-test-9", form.replace("--X--", ""), 400)] {
        let request = stage.client.post(stage.url("/reviews/R-PRIVATE/searches/search_1"));
        let request = request
            .header(CONTENT_TYPE, "multipart/form-data; boundary=X")
            .header("sec-fetch-site", "same-origin");
        let request = request.header("cookie", format!("le={GOOD}")).header("x-request-id", id);
        assert_eq!(request.body(body).send().await.unwrap().status(), status, "{id}");
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let line = text.lines().find(|line| line.contains(id)).unwrap();
        assert!(line.contains("(a form)") && line.contains("ACADEMIC"), "{line}");
        assert!(!text.contains("-private") && !text.contains("R-PRIVATE"), "{text}");
    }

    // The path of a page may contain a join code, and the path of a form may reveal a ballot.
    let secret = "KQ7M-PRIVATE";
    let page = |path: &str, id: &str| {
        stage
            .client
            .get(stage.url(path))
            .header(ACCEPT, "text/html")
            .header("x-request-id", id.to_owned())
    };
    page(&format!("/join/{secret}"), "log-test-2").send().await.unwrap();
    page(&format!("/jion/{secret}"), "log-test-3").send().await.unwrap();
    page(&format!("/jion/{secret}"), "log-test-4")
        .header(ACCEPT, JSON)
        .send()
        .await
        .unwrap();
    page(&format!("/live/w/{secret}"), "log-test-5").send().await.unwrap();
    let form = stage.client.post(stage.url(&format!("/w/{secret}/rounds/round_1")));
    let form = form.header("sec-fetch-site", "same-origin").header("x-request-id", "log-test-6");
    form.send().await.unwrap();
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(!text.contains(secret), "{text}");
    for (id, name) in [
        ("log-test-2", "/join/{code}"),
        ("log-test-3", "(no page)"),
        ("log-test-4", "(no page)"),
        ("log-test-5", "/live"),
        ("log-test-6", "(a form)"),
    ] {
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let named: Vec<Value> = lines
            .filter(|line| line["request_id"] == id && line["message"] == "request")
            .collect();
        assert_eq!(named.len(), 1, "{id}");
        assert_eq!(named[0]["path"], name, "{id}");
    }
}
