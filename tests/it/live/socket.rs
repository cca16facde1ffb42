//! A client's end of a WebSocket, which also can send what no client should.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::TestServer;

const PATIENCE: Duration = Duration::from_secs(10);

pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Headers of a handshake.
pub type Headers<'h> = &'h [(&'static str, &'h str)];

pub const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

impl Socket {
    /// Opens one with these headers; else the status and the code that say why not.
    pub async fn open(url: &str, headers: Headers<'_>) -> Result<Self, (u16, String)> {
        let mut request = url.replace("http://", "ws://").into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((socket, answer)) => {
                let agreed = answer.headers().get(PROTOCOL.0);
                let asked = headers.contains(&PROTOCOL);
                assert_eq!(agreed.is_some(), asked);
                Ok(Self(socket))
            }
            Err(Error::Http(answer)) => {
                let body: Value = serde_json::from_slice(answer.body().as_deref().unwrap_or_default()).unwrap();
                let code = body["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned();
                Err((answer.status().as_u16(), code))
            }
            Err(other) => panic!("{other}"),
        }
    }

    /// One that speaks the protocol, and has said nothing yet.
    pub async fn new(url: &str) -> Self {
        Self::open(url, &[PROTOCOL]).await.unwrap()
    }

    /// One whose client is known.
    pub async fn ready(url: &str, token: Option<&str>) -> Self {
        let mut socket = Self::new(url).await;
        socket.init(token).await;
        socket
    }

    /// Says who the client is.
    pub async fn init(&mut self, token: Option<&str>) {
        let payload = token.map(|token| json!({ "authorization": format!("Bearer {token}") }));
        self.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(self.next().await, json!({ "type": "connection_ack" }));
    }

    pub async fn of(app: &TestServer, token: Option<&str>) -> Self {
        Self::ready(&app.url("/graphql"), token).await
    }

    pub async fn send(&mut self, message: Value) {
        self.text(&message.to_string()).await;
    }

    pub async fn text(&mut self, text: &str) {
        self.frame(Message::text(text)).await;
    }

    pub async fn frame(&mut self, message: Message) {
        // The other end may have gone already.
        let _ = self.0.send(message).await;
    }

    /// A frame of a kind of our own making.
    pub async fn raw(&mut self, frame: Frame) {
        self.frame(Message::Frame(frame)).await;
    }

    /// Bytes that need be no frame.
    pub async fn bytes(&mut self, bytes: &[u8]) {
        let MaybeTlsStream::Plain(stream) = self.0.get_mut() else {
            panic!("no TLS here")
        };
        let _ = stream.write_all(bytes).await;
    }

    pub async fn subscribe(&mut self, id: &str, payload: Value) {
        self.send(json!({ "id": id, "type": "subscribe", "payload": payload })).await;
    }

    /// The next message.
    pub async fn next(&mut self) -> Value {
        match self.next_frame().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("no text, but {other:?}"),
        }
    }

    /// The next message, which is an answer to this operation without errors: its data.
    pub async fn answer(&mut self, id: &str) -> Value {
        let message = self.next().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("next"), &json!(id)), "{message}");
        assert!(message["payload"]["errors"].is_null(), "{message}");
        message["payload"]["data"].clone()
    }

    /// The code of the error that ends this operation before it ran.
    pub async fn refusal(&mut self, id: &str) -> String {
        let message = self.next().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!(id)), "{message}");
        message["payload"][0]["extensions"]["code"].as_str().unwrap().to_owned()
    }

    /// Nothing comes for this long.
    pub async fn is_silent(&mut self, long: Duration) {
        if let Ok(came) = timeout(long, self.next()).await {
            panic!("{came}");
        }
    }

    pub async fn next_frame(&mut self) -> Message {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("nothing comes") {
                Some(Ok(Message::Ping(_))) => {}
                Some(Ok(frame)) => return frame,
                other => panic!("the socket ended without a word: {other:?}"),
            }
        }
    }

    /// The code that it is closed with, whatever comes before; and then the connection ends.
    pub async fn close_code(mut self) -> u16 {
        let code = self.farewell().await;
        self.ended().await;
        code
    }

    /// The code that it is closed with, whatever comes before. Nothing is served over it any more; the HTTP library may keep the connection
    /// for a second to let the client hang up first.
    pub async fn farewell(&mut self) -> u16 {
        loop {
            if let Message::Close(reason) = self.next_frame().await {
                return reason.expect("there is a reason").code.into();
            }
        }
    }

    /// The connection ends, and nothing more comes over it.
    pub async fn ended(mut self) {
        let ended = timeout(PATIENCE, self.0.next()).await.expect("the connection stays open");
        assert!(!matches!(ended, Some(Ok(_))), "{ended:?}");
    }
}
