//! Tests that clients have a budget for the cost of their operations, not for their number, by every way in.

use api::config::Settings;
use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{LIGHT, map};
use crate::live::socket::Socket;
use crate::support::{Answer, Backend, OnBackend, TestServer, on_both};

/// A service in which a client's budget covers one map and little more, and refills very slowly.
struct Frugal(TestServer);

impl OnBackend for Frugal {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| {
            settings.server.trust_forwarded_for = true;
            // These tests are about operations that run.
            settings.kept.bytes = 0;
            (settings.budget.public_cost_per_minute, settings.budget.public_cost_burst) = (60, 4_000);
            (settings.budget.cost_per_minute, settings.budget.cost_burst) = (60, 4_000);
        };
        Self(TestServer::with(backend, change).await)
    }
}

async fn ask(app: &TestServer, address: &str, token: Option<&str>, query: &str) -> Answer {
    let mut request = app
        .http()
        .post(app.url("/graphql"))
        .header("x-forwarded-for", address)
        .header("accept", "application/graphql-response+json");
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    Answer::read(request.json(&json!({ "query": query })).send().await.unwrap()).await
}

/// Sends the query until it is refused. Returns how often it was answered, and the refusal.
async fn until_refused(app: &TestServer, address: &str, token: Option<&str>, query: &str) -> (usize, Answer) {
    for answered in 0..5 {
        let answer = ask(app, address, token, query).await;
        if !answer.codes().is_empty() {
            return (answered, answer);
        }
    }
    panic!("{address} was never refused");
}

#[apply(on_both!)]
async fn what_an_operation_costs_is_taken_from_what_its_client_has(frugal: Frugal) {
    let app = &frugal.0;
    let heavy = format!("{{ {} }}", map("METHOD", "OUTCOME_DOMAIN"));
    // Many light operations cost less than a heavy one.
    for _ in 0..20 {
        ask(app, "192.0.2.1", None, LIGHT).await.data();
    }
    let (_, refused) = until_refused(app, "192.0.2.1", None, &heavy).await;
    assert_eq!((refused.status, refused.codes()), (429, vec!["RATE_LIMITED".to_owned()]));
    let seconds: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!(seconds > 60, "{seconds}");
    assert_eq!(refused.body["errors"][0]["extensions"]["retryAfter"], seconds);
    // Another address, another IPv6 network and the holder of a token each have their own budget.
    for (first, second, token) in [
        ("192.0.2.2", "192.0.2.2", None),
        ("2001:db8::1", "2001:db8::2", None),
        ("192.0.2.1", "192.0.2.9", app.token("ACADEMIC")),
    ] {
        let (answered, _) = until_refused(app, first, token, &heavy).await;
        assert!(answered > 0, "{first}");
        assert_eq!(ask(app, second, token, &heavy).await.codes(), ["RATE_LIMITED"], "{second}");
    }
}

#[apply(on_both!)]
async fn operations_of_batches_sockets_and_streams_cost_the_same(frugal: Frugal) {
    let app = &frugal.0;
    let heavy = format!("{{ {} }}", map("METHOD", "OUTCOME_DOMAIN"));
    let post = |address: &str| app.http().post(app.url("/graphql")).header("x-forwarded-for", address);
    let batch = post("192.0.2.3").json(&vec![json!({ "query": heavy }); 3]);
    let answer = batch.send().await.unwrap();
    assert!(answer.headers().contains_key("retry-after"));
    let answers: Value = answer.json().await.unwrap();
    assert!(answers[0]["errors"].is_null(), "{answers}");
    assert_eq!(answers[2]["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    until_refused(app, "192.0.2.4", None, &heavy).await;
    let events = post("192.0.2.4")
        .header("accept", "text/event-stream")
        .json(&json!({ "query": heavy }));
    let text = events.send().await.unwrap().text().await.unwrap();
    assert!(text.contains("RATE_LIMITED"), "{text}");
    let mut socket = Socket::of(app, None).await;
    for (id, good) in [("1", true), ("2", false)] {
        socket.subscribe(id, json!({ "query": heavy })).await;
        if good {
            socket.answer(id).await;
            socket.next().await;
        } else {
            assert_eq!(socket.refusal(id).await, "RATE_LIMITED");
        }
    }
}
