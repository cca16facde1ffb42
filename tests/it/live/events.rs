//! Tests GraphQL over Server-Sent Events, with one connection for each operation.

use std::time::Duration;

use macro_rules_attribute::apply;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{change, following, workshop};
use crate::support::{Answer, Backend, OnBackend, TestServer, on_both};

const PATIENCE: Duration = Duration::from_secs(10);

/// The client's end of an event stream.
pub struct Events {
    answer: reqwest::Response,
    text: String,
}

impl Events {
    pub async fn open(url: &str, token: Option<&str>, payload: &Value) -> Self {
        let request = reqwest::Client::new().post(url).header("accept", "text/event-stream").json(payload);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Self::read(request).await
    }

    async fn read(request: reqwest::RequestBuilder) -> Self {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream; charset=utf-8");
        Self {
            answer,
            text: String::new(),
        }
    }

    /// The lines up to the next empty line. `None` at the end of the stream.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(block);
            }
            let chunk = timeout(PATIENCE, self.answer.chunk()).await.expect("an event arrives in time");
            self.text.push_str(std::str::from_utf8(&chunk.unwrap()?).unwrap());
        }
    }

    /// The kind and the data of the next event, without comments.
    pub async fn next(&mut self) -> Option<(String, String)> {
        loop {
            let block = self.block().await?;
            if block == ":" {
                continue;
            }
            let (event, data) = block.split_once('\n').unwrap();
            let data = data.strip_prefix("data:").unwrap();
            return Some((event.strip_prefix("event: ").unwrap().to_owned(), data.trim_start().to_owned()));
        }
    }

    /// The data of the next event, which must be an answer without errors.
    pub async fn answer(&mut self) -> Value {
        let (event, data) = self.next().await.unwrap();
        let answer: Value = serde_json::from_str(&data).unwrap();
        assert_eq!(event, "next");
        assert!(answer["errors"].is_null(), "{answer}");
        answer["data"].clone()
    }
}

/// A service that sends keep-alives after a very short silence.
struct Nervous(TestServer);

impl OnBackend for Nervous {
    async fn start(backend: Backend) -> Self {
        Self(TestServer::with(backend, |settings| settings.live.keep_alive_ms = 200).await)
    }
}

#[apply(on_both!)]
async fn a_workshop_is_followed_as_events_by_post_and_by_get(app: TestServer) {
    let (id, url) = (workshop(&app).await, app.url("/graphql"));
    let posted = Events::open(&url, app.token("ACADEMIC"), &following(&id)).await;
    let query = [
        ("query", super::WORKSHOP.to_owned()),
        ("variables", json!({ "id": id }).to_string()),
    ];
    let address = reqwest::Url::parse_with_params(&url, &query).unwrap();
    // A browser announces that it accepts compression; events must arrive at once anyway.
    let request = app
        .http()
        .get(address)
        .header("accept", "text/event-stream")
        .header("accept-encoding", "gzip, br");
    let got = Events::read(request).await;
    for mut events in [posted, got] {
        let first = events.answer().await["workshopChanged"].clone();
        assert_eq!(first["id"], id.as_str());
        let title = format!("After {}", first["title"].as_str().unwrap());
        change(&app, &id, &format!("title = '{}'", title.replace('\'', "''"))).await;
        assert_eq!(events.answer().await["workshopChanged"]["title"], title.as_str());
    }
}

#[apply(on_both!)]
async fn queries_and_changes_are_answered_as_events_and_complete(app: TestServer) {
    let url = app.url("/graphql");
    let mut events = Events::open(&url, app.token("ACADEMIC"), &json!({ "query": "{ viewer { role } }" })).await;
    assert_eq!(events.answer().await, json!({ "viewer": { "role": "ACADEMIC" } }));
    assert_eq!(events.next().await.unwrap(), ("complete".to_owned(), String::new()));
    assert!(events.next().await.is_none());
    let create = json!({ "query": "mutation { createProgramme(input: { code: \"events\", name: \"By events\" }) { code } }" });
    let mut events = Events::open(&url, app.token("ACADEMIC"), &create).await;
    assert_eq!(events.answer().await["createProgramme"]["code"], "events");
}

#[apply(on_both!)]
async fn what_does_not_begin_says_so_by_its_status(app: TestServer) {
    let (id, url) = (workshop(&app).await, app.url("/graphql"));
    let post = |body: &Value| app.http().post(&url).header("accept", "text/event-stream").json(body);
    let create = "mutation { createProgramme(input: { code: \"x\", name: \"x\" }) { code } }";
    let by_get = reqwest::Url::parse_with_params(&url, [("query", create)]).unwrap();
    let nothing = app.http().get(&url).header("accept", "text/event-stream");
    for (request, status, code) in [
        (post(&following(&id)).bearer_auth("no.such.token"), 401, "UNAUTHENTICATED"),
        (post(&json!([following(&id)])), 400, "BAD_REQUEST"),
        (post(&json!({})), 400, "BAD_REQUEST"),
        (
            post(&following(&id)).header("content-type", "text/plain"),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            app.http().get(by_get).header("accept", "text/event-stream"),
            405,
            "METHOD_NOT_ALLOWED",
        ),
        (
            app.http().put(&url).header("accept", "text/event-stream"),
            405,
            "METHOD_NOT_ALLOWED",
        ),
        (nothing, 400, "BAD_REQUEST"),
        // A request that does not accept events gets no stream.
        (
            app.http()
                .post(&url)
                .header("accept", "application/graphql-response+json")
                .json(&following(&id)),
            400,
            "BAD_REQUEST",
        ),
    ] {
        let answer = request.send().await.unwrap();
        assert!(answer.headers()["content-type"].to_str().unwrap().contains("json"));
        let answer = Answer::read(answer).await;
        assert_eq!((answer.status, answer.codes()), (status, vec![code.to_owned()]), "{}", answer.text);
    }
}

#[apply(on_both!)]
async fn silence_is_broken_by_comments(nervous: Nervous) {
    let app = &nervous.0;
    let id = workshop(app).await;
    let mut events = Events::open(&app.url("/graphql"), None, &following(&id)).await;
    events.answer().await;
    for _ in 0..3 {
        assert_eq!(events.block().await.unwrap(), ":");
    }
    change(app, &id, "title = 'Broken'").await;
    assert_eq!(events.answer().await["workshopChanged"]["title"], "Broken");
}
