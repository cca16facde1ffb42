//! Follows a round over one socket, and records what arrived when.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::part;
use super::stage::counted;

/// If nothing arrives for this long, nothing more is expected.
const PATIENCE: Duration = Duration::from_secs(60);

/// A socket with a running subscription.
#[derive(Debug)]
pub struct Follower {
    socket: WebSocketStream<TcpStream>,
    frames: Vec<Frame>,
    last: Value,
}

/// One answer on the socket.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// When the answer was read.
    pub at: Instant,
    /// The number of ballots in the answer.
    pub ballots: usize,
    /// Whether the answer says that the round is closed.
    pub closed: bool,
}

/// What arrived until the end of the subscription. The socket is still open.
#[derive(Debug)]
pub struct Followed {
    /// Every answer, except the first.
    pub frames: Vec<Frame>,
    /// The content of the last answer.
    pub last: Value,
    socket: Option<WebSocketStream<TcpStream>>,
}

impl Followed {
    /// Closes the connection.
    pub fn leave(&mut self) {
        self.socket = None;
    }
}

impl Follower {
    /// Opens a socket, authenticates, subscribes, and waits for the first answer.
    ///
    /// # Errors
    /// If the server refuses or closes the connection.
    pub async fn open(address: SocketAddr, token: &str, following: &Value) -> anyhow::Result<Self> {
        let mut request = format!("ws://{address}/graphql").into_client_request()?;
        let protocol = "graphql-transport-ws".parse()?;
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        let stream = TcpStream::connect(address).await?;
        let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
        let (socket, _) = client_async_with_config(request, stream, Some(config)).await?;
        let mut follower = Self {
            socket,
            frames: Vec::new(),
            last: Value::Null,
        };
        let who = json!({ "authorization": format!("Bearer {token}") });
        follower.say(&json!({ "type": "connection_init", "payload": who })).await?;
        let acknowledged = follower.hear().await?;
        anyhow::ensure!(part(&acknowledged, "/type") == "connection_ack", "not acknowledged: {acknowledged}");
        follower
            .say(&json!({ "id": "1", "type": "subscribe", "payload": following }))
            .await?;
        anyhow::ensure!(follower.takes().await?, "the subscription ended before it began");
        follower.frames.clear();
        Ok(follower)
    }

    /// Reads until the end of the subscription.
    ///
    /// # Errors
    /// If the subscription does not end, or not in the order of the protocol.
    pub async fn follow(mut self) -> anyhow::Result<Followed> {
        while self.takes().await? {}
        Ok(Followed {
            frames: self.frames,
            last: self.last,
            socket: Some(self.socket),
        })
    }

    /// Reads one message. False if the subscription has ended.
    async fn takes(&mut self) -> anyhow::Result<bool> {
        let mut message = self.hear().await?;
        let at = Instant::now();
        if part(&message, "/type") == "complete" {
            return Ok(false);
        }
        anyhow::ensure!(
            part(&message, "/type") == "next" && part(&message, "/payload/errors").is_null(),
            "no answer, but {message}"
        );
        let answer = message
            .pointer_mut("/payload/data/roundChanged")
            .map(Value::take)
            .unwrap_or_default();
        self.frames.push(Frame {
            at,
            ballots: counted(&answer)?,
            closed: part(&answer, "/status") == "CLOSED",
        });
        self.last = answer;
        Ok(true)
    }

    async fn say(&mut self, message: &Value) -> anyhow::Result<()> {
        Ok(self.socket.send(Message::text(message.to_string())).await?)
    }

    async fn hear(&mut self) -> anyhow::Result<Value> {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.context("no message arrived in time")?;
            match message.context("the connection ended")?? {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Ping(_) | Message::Pong(_) => {}
                other => bail!("expected a text message, received {other:?}"),
            }
        }
    }
}
