//! Sockets whose resolvers panic, and sockets whose client does not read.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::stage::{Stage, start_with};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn open(stage: &Stage) -> Option<Socket> {
    let mut request = stage.url("/graphql").replace("http:", "ws:").into_client_request().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.ok()?;
    say(&mut socket, &json!({ "type": "connection_init" })).await;
    assert_eq!(hear(&mut socket).await["type"], "connection_ack");
    Some(socket)
}

async fn say(socket: &mut Socket, message: &Value) {
    socket.send(Message::text(message.to_string())).await.unwrap();
}

async fn hear(socket: &mut Socket) -> Value {
    let message = timeout(Duration::from_secs(10), socket.next()).await.unwrap().unwrap().unwrap();
    serde_json::from_str(message.to_text().unwrap()).unwrap()
}

#[tokio::test]
async fn a_panic_in_a_resolver_is_an_error_of_its_operation_and_the_socket_lives() {
    let stage = start_with(&[]);
    let mut socket = open(&stage).await.unwrap();
    for query in ["{ panics }", "subscription { panics }", "subscription { panicsLater }"] {
        say(
            &mut socket,
            &json!({ "type": "subscribe", "id": "1", "payload": { "query": query } }),
        )
        .await;
        let mut message = hear(&mut socket).await;
        if query.contains("Later") {
            assert_eq!(message["payload"]["data"], json!({ "panicsLater": 0 }), "{message}");
            message = hear(&mut socket).await;
        }
        assert_eq!(message["type"], "error", "{message}");
        let error = &message["payload"][0];
        assert_eq!(
            (&error["extensions"]["code"], &error["message"]),
            (&json!("INTERNAL"), &json!("internal error"))
        );
        assert!(!message.to_string().contains("4711"), "{message}");
    }
    say(
        &mut socket,
        &json!({ "type": "subscribe", "id": "2", "payload": { "query": "{ hello }" } }),
    )
    .await;
    assert_eq!(hear(&mut socket).await["payload"], json!({ "data": { "hello": "hello world" } }));
}

#[tokio::test]
async fn a_client_that_does_not_read_is_given_up_and_its_place_is_free() {
    let stage = start_with(&[("LIVE__CONNECTIONS", "1"), ("LIVE__SEND_MS", "500")]);
    let mut deaf = open(&stage).await.unwrap();
    assert!(open(&stage).await.is_none(), "there is one place");
    let long = json!({ "type": "ping", "payload": { "x": "x".repeat(100_000) } });
    let talk = async {
        // Until the service stops reading, or closes the connection.
        while deaf.send(Message::text(long.to_string())).await.is_ok() {}
    };
    let _ = timeout(Duration::from_secs(3), talk).await;
    let mut tries = 0;
    while open(&stage).await.is_none() {
        tries += 1;
        assert!(tries < 50, "the place is not free");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    drop(deaf);
}
