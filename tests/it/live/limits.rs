//! Tests that subscriptions are subject to the limits of any request, and that their number is limited.

use std::fmt::Write as _;

use api::config::Settings;
use macro_rules_attribute::apply;
use serde_json::json;

use super::socket::{PROTOCOL, Socket};
use super::{following, workshop};
use crate::support::{Backend, OnBackend, TestServer, on_both};

/// A service with room for two sockets, which accepts four requests at once with one token.
struct Narrow(TestServer);

impl OnBackend for Narrow {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| {
            settings.live.connections = 2;
            settings.limits.requests_per_minute = 1;
            settings.limits.requests_burst = 4;
        };
        Self(TestServer::with(backend, change).await)
    }
}

/// A service with room for twenty sockets, half of them for clients with tokens.
struct Shared(TestServer);

impl OnBackend for Shared {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| {
            settings.live.connections = 20;
            settings.server.trust_forwarded_for = true;
        };
        Self(TestServer::with(backend, change).await)
    }
}

#[apply(on_both!)]
async fn hostile_documents_are_refused_over_a_socket_and_as_events_with_the_same_codes(app: TestServer) {
    let id = workshop(&app).await;
    let mut socket = Socket::of(&app, None).await;
    let around = |inside: &str| format!("subscription {{ workshopChanged(workshop: \"{id}\") {{ {inside} }} }}");
    let mut doubling = around("...F0");
    for level in 0..26 {
        let next = level + 1;
        let _ = write!(doubling, "fragment F{level} on Workshop{{...F{next} ...F{next}}}");
    }
    doubling.push_str("fragment F26 on Workshop{__typename}");
    let aliases = (0..500).fold(String::new(), |text, n| format!("{text} a{n}:id"));
    let deep = format!("{}id{}", "programmesDiscussed { ".repeat(200), "}".repeat(200));
    let twice =
        format!("subscription {{ a: workshopChanged(workshop: \"{id}\") {{ id }} b: workshopChanged(workshop: \"{id}\") {{ id }} }}");
    for (query, code) in [
        (doubling, "SELECTION_LIMIT"),
        (around(&aliases), "ALIAS_LIMIT"),
        (around(&deep), "DEPTH_LIMIT"),
        (around(&"id ".repeat(5_100)), "TOKEN_LIMIT"),
        (around(&format!("id {}", "@a ".repeat(100))), "DIRECTIVE_LIMIT"),
        (
            around(
                "questions(first: 100) { nodes { programmes { evaluations(first: 100) { nodes { outcomes(first: 100) { nodes { id } } } } \
                    } } }",
            ),
            "COMPLEXITY_LIMIT",
        ),
        ("subscription { ".to_owned() + &"__typename ".repeat(30) + "}", "ROOT_FIELD_LIMIT"),
        (twice, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { __typename }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        (around("nothing"), "GRAPHQL_VALIDATION_FAILED"),
    ] {
        socket.subscribe("1", json!({ "query": query })).await;
        assert_eq!(socket.refusal("1").await, code);
        let request = app.http().post(app.url("/graphql")).header("accept", "text/event-stream");
        let answer = request.json(&json!({ "query": query })).send().await.unwrap();
        // With events, the stream begins, and its content says what was wrong.
        let text = answer.text().await.unwrap();
        assert!(
            text.starts_with("event: next\n") && text.contains(code) && text.ends_with("event: complete\ndata:\n\n"),
            "{text}"
        );
    }
    let missing = json!({ "query": "subscription($id: ID!) { workshopChanged(workshop: $id) { id } }" });
    socket.subscribe("1", missing).await;
    assert_eq!(socket.refusal("1").await, "BAD_USER_INPUT");
    socket.subscribe("1", following("no id")).await;
    let message = socket.next().await;
    assert_eq!(
        message["payload"]["errors"][0]["extensions"]["fields"][0]["path"], "workshop",
        "{message}"
    );
}

#[apply(on_both!)]
async fn each_operation_on_a_socket_counts_as_a_request(narrow: Narrow) {
    let app = &narrow.0;
    let mut socket = Socket::of(app, app.token("STEWARD")).await;
    for number in 0..4 {
        socket.subscribe(&number.to_string(), json!({ "query": "{ __typename }" })).await;
        socket.answer(&number.to_string()).await;
        socket.next().await;
    }
    socket.subscribe("one more", json!({ "query": "{ __typename }" })).await;
    assert_eq!(socket.refusal("one more").await, "RATE_LIMITED");
}

#[apply(on_both!)]
async fn one_address_never_holds_all_places_and_some_are_kept_for_tokens(shared: Shared) {
    let app = &shared.0;
    let url = app.url("/graphql");
    let from = |address: &'static str| vec![PROTOCOL, ("x-forwarded-for", address)];
    let mut held = Vec::new();
    let refused = loop {
        match Socket::open(&url, &from("192.0.2.1")).await {
            Ok(mut socket) => {
                socket.init(None).await;
                held.push(socket);
            }
            Err(refused) => break refused,
        }
        assert!(held.len() < 20, "one address holds all places");
    };
    assert_eq!((held.len(), refused), (5, (503, "UNAVAILABLE".to_owned())));
    // Another address has its own share, with or without a token.
    for _ in 0..5 {
        let mut socket = Socket::open(&url, &from("192.0.2.2")).await.unwrap();
        socket.init(None).await;
        held.push(socket);
    }
    // The remaining room is for clients with tokens. A client without one is disconnected as soon as the service knows that.
    let mut nobody = Socket::open(&url, &from("192.0.2.3")).await.unwrap();
    nobody.send(json!({ "type": "connection_init" })).await;
    assert_eq!(nobody.close_code().await, 1013);
    let mut known = Socket::open(&url, &from("192.0.2.3")).await.unwrap();
    known.init(app.token("STEWARD")).await;
}

#[apply(on_both!)]
async fn a_node_holds_so_many_and_no_more_sockets_and_streams(narrow: Narrow) {
    let app = &narrow.0;
    let (first, _second) = (Socket::of(app, None).await, Socket::of(app, None).await);
    let third = Socket::open(&app.url("/graphql"), &[PROTOCOL]).await;
    assert_eq!(third.err().unwrap(), (503, "UNAVAILABLE".to_owned()));
    let id = workshop(app).await;
    let stream = async || {
        let request = app.http().post(app.url("/graphql")).header("accept", "text/event-stream");
        request.json(&following(&id)).send().await.unwrap()
    };
    assert_eq!(stream().await.status(), 503);
    drop(first);
    let mut waited = 0;
    let held = loop {
        let stream = stream().await;
        if stream.status() == 200 {
            break stream;
        }
        waited += 1;
        assert!(waited < 50, "the place of a socket that went is not free");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    };
    assert!(Socket::open(&app.url("/graphql"), &[PROTOCOL]).await.is_err());
    drop(held);
}
