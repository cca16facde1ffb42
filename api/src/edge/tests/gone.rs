//! Clients that disconnect during an operation: the operation is cancelled.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::stage::{Stage, UNDER_WAY, start};

const PATIENCE: Duration = Duration::from_secs(10);

/// Waits until this many resolvers are running.
async fn under_way(count: usize) {
    let mut changes = UNDER_WAY.subscribe();
    let reached = timeout(PATIENCE, changes.wait_for(|now| *now == count)).await;
    reached.expect("the number of resolvers under way is reached in time").unwrap();
}

async fn asking(stage: &Stage, accept: &str) -> TcpStream {
    let mut connection = TcpStream::connect(stage.running.address()).await.unwrap();
    let body = r#"{"query":"{ forever }"}"#;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: here\r\naccept: {accept}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all((head + body).as_bytes()).await.unwrap();
    connection
}

// One test only, because it counts the resolvers of the whole process.
#[tokio::test]
async fn work_ends_when_the_client_has_gone() {
    let stage = start();
    let plain = asking(&stage, "application/json").await;
    under_way(1).await;
    drop(plain);
    under_way(0).await;

    let mut events = asking(&stage, "text/event-stream").await;
    assert!(events.read(&mut [0; 16]).await.unwrap() > 0, "the stream begins");
    under_way(1).await;
    drop(events);
    under_way(0).await;

    let mut request = stage.url("/graphql").replace("http:", "ws:").into_client_request().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    for message in [
        json!({ "type": "connection_init" }),
        json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ forever }" } }),
    ] {
        futures_util::SinkExt::send(&mut socket, Message::text(message.to_string()))
            .await
            .unwrap();
    }
    under_way(1).await;
    drop(socket);
    under_way(0).await;
}
