//! Implements the client's end of a WebSocket, which can also send what no client should send.

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

/// The headers of a handshake.
pub type Headers<'h> = &'h [(&'static str, &'h str)];

pub const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

impl Socket {
    /// Opens a socket with these headers. If it is refused, returns the status and the error code.
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

    /// A socket that speaks the protocol, and has not sent anything yet.
    pub async fn new(url: &str) -> Self {
        Self::open(url, &[PROTOCOL]).await.unwrap()
    }

    /// A socket whose client has authenticated.
    pub async fn ready(url: &str, token: Option<&str>) -> Self {
        let mut socket = Self::new(url).await;
        socket.init(token).await;
        socket
    }

    /// Authenticates the client.
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
        // The other end may be closed already.
        let _ = self.0.send(message).await;
    }

    /// Sends a frame of any kind.
    pub async fn raw(&mut self, frame: Frame) {
        self.frame(Message::Frame(frame)).await;
    }

    /// Sends bytes that need not be a frame.
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

    /// The data of the next message, which must be an answer to this operation without errors.
    pub async fn answer(&mut self, id: &str) -> Value {
        let message = self.next().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("next"), &json!(id)), "{message}");
        assert!(message["payload"]["errors"].is_null(), "{message}");
        message["payload"]["data"].clone()
    }

    /// The code of the error that ends this operation before it runs.
    pub async fn refusal(&mut self, id: &str) -> String {
        let message = self.next().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!(id)), "{message}");
        message["payload"][0]["extensions"]["code"].as_str().unwrap().to_owned()
    }

    /// Checks that no message arrives for this long.
    pub async fn is_silent(&mut self, long: Duration) {
        if let Ok(came) = timeout(long, self.next()).await {
            panic!("{came}");
        }
    }

    pub async fn next_frame(&mut self) -> Message {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("a message arrives in time") {
                Some(Ok(Message::Ping(_))) => {}
                Some(Ok(frame)) => return frame,
                other => panic!("the socket ended without a word: {other:?}"),
            }
        }
    }

    /// Reads until the socket is closed, and returns the close code. Then the connection must end.
    pub async fn close_code(mut self) -> u16 {
        let code = self.farewell().await;
        self.ended().await;
        code
    }

    /// Reads until the socket is closed, and returns the close code. The service sends nothing more; the HTTP library may keep the
    /// connection for a second, so that the client can close it first.
    pub async fn farewell(&mut self) -> u16 {
        loop {
            if let Message::Close(reason) = self.next_frame().await {
                return reason.expect("there is a reason").code.into();
            }
        }
    }

    /// Checks that the connection ends without another message.
    pub async fn ended(mut self) {
        let ended = timeout(PATIENCE, self.0.next()).await.expect("the connection stays open");
        assert!(!matches!(ended, Some(Ok(_))), "{ended:?}");
    }
}
