//! Tests the protocol graphql-transport-ws: what it promises, and the close code for each violation.

use std::time::{Duration, Instant};

use api::config::Settings;
use macro_rules_attribute::apply;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::socket::{PROTOCOL, Socket};
use super::{following, workshop};
use crate::support::{Backend, OnBackend, TestServer, on_both};

/// A service with short time limits and small message limits.
struct Small(TestServer);

impl OnBackend for Small {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| {
            settings.live.init_ms = 700;
            settings.live.message_bytes = 20_000;
            settings.live.message_frames = 8;
            settings.live.subscriptions = 3;
        };
        Self(TestServer::with(backend, change).await)
    }
}

/// What a client gets that asks for another protocol: the head of the answer, and the frame after it.
struct Answered {
    head: String,
    frame: Vec<u8>,
}

async fn handshake(app: &TestServer, protocol: &str) -> Answered {
    let address = app.url("").replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "GET /graphql HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: \
            13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{protocol}\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    // Reads until the service closes the connection.
    timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes))
        .await
        .unwrap()
        .unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    Answered {
        head: String::from_utf8(bytes[..end].to_vec()).unwrap(),
        frame: bytes[end..].to_vec(),
    }
}

fn part(text: &[u8], kind: Data, last: bool) -> Frame {
    Frame::message(text.to_vec(), OpCode::Data(kind), last)
}

#[tokio::test]
async fn the_agreed_subprotocol_is_told_in_the_case_that_clients_look_for() {
    let app = TestServer::with(Backend::Sqlite, |_| {}).await;
    let address = app.url("").trim_start_matches("http://").to_owned();
    let mut connection = TcpStream::connect(&address).await.unwrap();
    let handshake = format!(
        "GET /graphql HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
    );
    connection.write_all(handshake.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
    assert_eq!(
        head.matches("\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n").count(),
        1,
        "{head}"
    );
    assert_eq!(head.to_lowercase().matches("sec-websocket-protocol").count(), 1, "{head}");
}

#[apply(on_both!)]
async fn messages_that_are_none_end_the_socket_with_4400(small: Small) {
    let url = small.0.url("/graphql");
    for text in [
        "",
        "{",
        "[]",
        "null",
        "{}",
        r#"{"type": 1}"#,
        r#"{"type": "start"}"#,
        r#"{"type": "connection_ack"}"#,
        r#"{"type": "ping", "payload": 1}"#,
        r#"{"type": "connection_init", "payload": []}"#,
        r#"{"type": "complete"}"#,
        r#"{"type": "subscribe", "id": "1"}"#,
        r#"{"type": "subscribe", "id": "", "payload": {"query": "{ __typename }"}}"#,
        r#"{"type": "subscribe", "payload": {"query": "{ __typename }"}}"#,
        r#"{"type": "subscribe", "id": "1", "payload": {"query": 1}}"#,
        r#"{"type": "subscribe", "id": "1", "payload": {"query": "{ __typename }", "variables": []}}"#,
    ] {
        let mut socket = Socket::new(&url).await;
        socket.text(text).await;
        assert_eq!(socket.close_code().await, 4400, "{text}");
    }
    let mut socket = Socket::ready(&url, None).await;
    socket.frame(Message::binary(br#"{"type": "ping"}"#.to_vec())).await;
    assert_eq!(socket.close_code().await, 4400);
    let mut socket = Socket::ready(&url, None).await;
    socket.subscribe(&"x".repeat(129), json!({ "query": "{ __typename }" })).await;
    assert_eq!(socket.close_code().await, 4400);
}

#[apply(on_both!)]
async fn a_client_says_who_it_is_once_in_time_and_before_all_else(small: Small) {
    let (app, url) = (&small.0, small.0.url("/graphql"));
    let started = Instant::now();
    let silent = Socket::new(&url).await;
    assert_eq!(silent.close_code().await, 4408);
    assert!((700..3000).contains(&started.elapsed().as_millis()));
    let mut hasty = Socket::new(&url).await;
    hasty.subscribe("1", json!({ "query": "{ __typename }" })).await;
    assert_eq!(hasty.close_code().await, 4401);
    let mut twice = Socket::ready(&url, None).await;
    twice.send(json!({ "type": "connection_init" })).await;
    assert_eq!(twice.close_code().await, 4429);
    // A client that has authenticated in time may be silent for longer.
    let mut known = Socket::ready(&url, app.token("ACADEMIC")).await;
    known.is_silent(Duration::from_millis(900)).await;
    known.subscribe("1", json!({ "query": "{ viewer { role } }" })).await;
    assert_eq!(known.answer("1").await, json!({ "viewer": { "role": "ACADEMIC" } }));
}

#[apply(on_both!)]
async fn the_token_comes_in_the_first_message_or_with_the_handshake(app: TestServer) {
    let url = app.url("/graphql");
    let (academic, steward) = (app.token("ACADEMIC").unwrap(), app.token("STEWARD").unwrap());
    let bearer = |token: &str| format!("Bearer {token}");
    let role = async |mut socket: Socket, payload: Value| {
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        if let Message::Close(reason) = socket.next_frame().await {
            return reason.unwrap().code.to_string();
        }
        socket.subscribe("1", json!({ "query": "{ viewer { role } }" })).await;
        socket.answer("1").await["viewer"]["role"].as_str().unwrap().to_owned()
    };
    for (payload, expected) in [
        (json!(null), "PUBLIC"),
        (json!({ "token": null, "other": 1 }), "PUBLIC"),
        (json!({ "authorization": bearer(academic) }), "ACADEMIC"),
        (json!({ "Authorization": format!("bearer {academic}") }), "ACADEMIC"),
        (json!({ "token": academic, "Authorization": bearer(academic) }), "ACADEMIC"),
        (json!({ "token": academic, "authorization": bearer(steward) }), "4403"),
        (json!({ "token": bearer(academic) }), "4403"),
        (json!({ "authorization": academic }), "4403"),
        (json!({ "token": "" }), "4403"),
        (json!({ "token": 1 }), "4403"),
        (json!({ "token": "no.such.token" }), "4403"),
    ] {
        assert_eq!(role(Socket::new(&url).await, payload.clone()).await, expected, "{payload}");
    }
    let header = bearer(academic);
    let headers = [PROTOCOL, ("authorization", header.as_str())];
    for (payload, expected) in [
        (json!({}), "ACADEMIC"),
        (json!({ "token": academic }), "ACADEMIC"),
        (json!({ "token": steward }), "4403"),
    ] {
        assert_eq!(
            role(Socket::open(&url, &headers).await.unwrap(), payload.clone()).await,
            expected,
            "{payload}"
        );
    }
    let bad = Socket::open(&url, &[PROTOCOL, ("authorization", "Bearer no.such.token")]).await;
    assert_eq!(bad.err().unwrap(), (401, "UNAUTHENTICATED".to_owned()));
}

#[apply(on_both!)]
async fn another_subprotocol_is_not_spoken_and_a_foreign_page_opens_nothing(app: TestServer) {
    let url = app.url("/graphql");
    assert_eq!(Socket::open(&url, &[]).await.unwrap().close_code().await, 4406);
    let older = handshake(&app, "sec-websocket-protocol: graphql-ws\r\n").await;
    assert!(
        older.head.starts_with("HTTP/1.1 101 ") && !older.head.contains("graphql-ws"),
        "{}",
        older.head
    );
    assert_eq!(older.frame.get(2..4), Some(&4406_u16.to_be_bytes()[..]));
    let own = app.url("");
    assert!(Socket::open(&url, &[PROTOCOL, ("origin", &own)]).await.is_ok());
    let foreign = Socket::open(&url, &[PROTOCOL, ("origin", "https://elsewhere.example")]).await;
    assert_eq!(foreign.err().unwrap(), (403, "FORBIDDEN".to_owned()));
}

#[apply(on_both!)]
async fn frames_are_bounded_one_by_one_and_together(small: Small) {
    let url = small.0.url("/graphql");
    let ping = format!(r#"{{"type": "ping", "payload": {{"x": "{}"}}}}"#, "y".repeat(10_000));
    // Messages within the limits, in one frame or in eight.
    let mut socket = Socket::ready(&url, None).await;
    socket.text(&ping).await;
    assert_eq!(socket.next().await["type"], "pong");
    let pieces: Vec<&[u8]> = ping.as_bytes().chunks(ping.len().div_ceil(8)).collect();
    for (place, piece) in pieces.iter().enumerate() {
        let kind = if place == 0 { Data::Text } else { Data::Continue };
        socket.raw(part(piece, kind, place + 1 == pieces.len())).await;
        if place + 1 < pieces.len() {
            // A control frame may arrive between the frames of a message.
            socket.frame(Message::Ping(vec![1].into())).await;
            assert!(matches!(socket.next_frame().await, Message::Pong(bytes) if *bytes == [1]));
        }
    }
    assert_eq!(socket.next().await["payload"]["x"].as_str().unwrap().len(), 10_000);
    // Too large in one frame, in a few frames, and in many small frames.
    let mut socket = Socket::ready(&url, None).await;
    socket.text(&"x".repeat(20_001)).await;
    assert_eq!(socket.close_code().await, 1009);
    let mut socket = Socket::ready(&url, None).await;
    socket.raw(part(&[b' '; 15_000], Data::Text, false)).await;
    socket.raw(part(&[b' '; 15_000], Data::Continue, true)).await;
    assert_eq!(socket.close_code().await, 1009);
    let mut socket = Socket::ready(&url, None).await;
    socket.raw(part(b"{", Data::Text, false)).await;
    for _ in 0..9 {
        socket.raw(part(b"", Data::Continue, false)).await;
    }
    assert_eq!(socket.close_code().await, 1009);
    // A frame header that announces too many bytes is refused before the bytes arrive.
    let mut socket = Socket::ready(&url, None).await;
    socket.bytes(&[0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]).await;
    assert_eq!(socket.close_code().await, 1009);
    // Bytes that are not frames of a client.
    let mut socket = Socket::ready(&url, None).await;
    socket.bytes(&[0x81, 2, b'{', b'}']).await;
    assert_eq!(socket.close_code().await, 1002);
    let mut socket = Socket::ready(&url, None).await;
    socket.raw(part(&[0xff, 0xfe], Data::Text, true)).await;
    assert_eq!(socket.close_code().await, 1007);
    let mut socket = Socket::ready(&url, None).await;
    socket.raw(part(&[0xff], Data::Text, false)).await;
    socket.raw(part(&[0xfe], Data::Continue, true)).await;
    assert_eq!(socket.close_code().await, 1007);
}

#[apply(on_both!)]
async fn an_id_names_one_operation_until_that_has_ended(small: Small) {
    let (app, url) = (&small.0, small.0.url("/graphql"));
    let id = workshop(app).await;
    let mut socket = Socket::ready(&url, None).await;
    socket.subscribe("a", following(&id)).await;
    let first = socket.answer("a").await;
    // After the client completes an operation, its id can be used again; the old operation sends nothing more.
    socket.send(json!({ "id": "a", "type": "complete" })).await;
    socket.send(json!({ "id": "never begun", "type": "complete" })).await;
    socket.subscribe("a", following(&id)).await;
    assert_eq!(socket.answer("a").await, first);
    socket.subscribe("b", json!({ "query": "{ __typename }" })).await;
    assert_eq!(socket.answer("b").await, json!({ "__typename": "Query" }));
    assert_eq!(socket.next().await, json!({ "id": "b", "type": "complete" }));
    socket.subscribe("a", following(&id)).await;
    assert_eq!(socket.close_code().await, 4409);
}

#[apply(on_both!)]
async fn one_operation_too_many_is_refused_and_the_socket_stays(small: Small) {
    let (app, url) = (&small.0, small.0.url("/graphql"));
    let id = workshop(app).await;
    let mut socket = Socket::ready(&url, None).await;
    for number in 0..3 {
        socket.subscribe(&number.to_string(), following(&id)).await;
        socket.answer(&number.to_string()).await;
    }
    for number in 3..100 {
        socket.subscribe(&number.to_string(), following(&id)).await;
        assert_eq!(socket.refusal(&number.to_string()).await, "SUBSCRIPTION_LIMIT");
    }
    socket.send(json!({ "id": "1", "type": "complete" })).await;
    socket.subscribe("3", following(&id)).await;
    socket.answer("3").await;
}

#[apply(on_both!)]
async fn queries_and_changes_are_answered_as_over_http(app: TestServer) {
    let mut socket = Socket::of(&app, app.token("ACADEMIC")).await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong" }));
    socket.send(json!({ "type": "pong" })).await;
    let create = "mutation($code: String!) { createProgramme(input: { code: $code, name: \"Over a socket\" }) { code status } }";
    socket
        .subscribe("1", json!({ "query": create, "variables": { "code": "socket" }, "extensions": {} }))
        .await;
    assert_eq!(
        socket.answer("1").await["createProgramme"],
        json!({ "code": "socket", "status": "DRAFT" })
    );
    assert_eq!(socket.next().await, json!({ "id": "1", "type": "complete" }));
    // A field error is part of the answer; an operation that does not run at all gets an error message.
    socket
        .subscribe("2", json!({ "query": create, "variables": { "code": "socket" } }))
        .await;
    let message = socket.next().await;
    assert_eq!(message["type"], "next");
    assert_eq!(message["payload"]["data"], json!(null));
    assert!(message["payload"]["errors"][0]["extensions"]["requestId"].is_string());
    assert_eq!(socket.next().await, json!({ "id": "2", "type": "complete" }));
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } query B { __typename }", "OPERATION_NOT_FOUND"),
    ] {
        socket.subscribe("3", json!({ "query": query })).await;
        assert_eq!(socket.refusal("3").await, code, "{query}");
    }
}
