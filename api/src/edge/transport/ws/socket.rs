//! One socket, from its first message to its last frame.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::http::header::HeaderMap;
use actix_web::web::Data;
use actix_ws::{Item, Message, MessageStream, ProtocolError, Session};
use async_graphql::parser::types::OperationType;
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream;
use policy::Viewer;
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use super::close::Close;
use super::message::{self, Said};
use super::operations::{Came, Operations};
use crate::edge::asker::own_limit;
use crate::edge::limits::places::{Holder, Place};
use crate::edge::limits::rate::Asker;
use crate::edge::{Caller, Edge, Refused, auth};
use crate::protocol::decode::Asked;
use crate::protocol::render::Outcome;
use crate::protocol::request_id::RequestId;
use crate::protocol::token_bounds;
use graphql::error::{Code, Refusal};

/// How long to wait for the client's answer to our close frame.
const FAREWELL: Duration = Duration::from_secs(1);

/// What is known about a socket when it is opened.
pub struct Started {
    pub edge: Data<Edge>,
    pub id: RequestId,
    pub address: Option<IpAddr>,
    /// The token of the handshake's own header, and its viewer.
    pub header: Option<(String, Viewer)>,
    /// The handshake's headers: a token may be bound to the origin among them.
    pub headers: HeaderMap,
    /// The place that the socket occupies; `None` after it was freed.
    pub place: Option<Place>,
}

/// An open WebSocket.
pub struct Socket {
    started: Started,
    session: Session,
    messages: MessageStream,
    /// The viewer, once the client is authenticated.
    viewer: Option<Viewer>,
    operations: Operations,
    /// How many operations were begun.
    begun: u64,
    /// Becomes ready when the socket must be closed.
    ended: BoxFuture<'static, Close>,
    heard_at: Instant,
    /// The frames received so far of a message that consists of several.
    gathered: Option<(usize, Vec<u8>)>,
}

impl Socket {
    pub fn new(started: Started, session: Session, messages: MessageStream) -> Self {
        Self {
            ended: Edge::until_ended(&started.edge, started.header.clone()),
            messages: messages.max_frame_size(started.edge.live.message_bytes),
            started,
            session,
            viewer: None,
            operations: Operations::default(),
            begun: 0,
            heard_at: Instant::now(),
            gathered: None,
        }
    }

    /// Serves the socket until it is closed.
    pub async fn run(mut self) {
        let opened = Instant::now();
        let close = self.converse().await;
        tracing::info!(
            request_id = %self.started.id,
            role = self.viewer.as_ref().map(|viewer| viewer.role().code()),
            operations = self.begun,
            code = close.code(),
            duration_ms = opened.elapsed().as_secs_f64() * 1000.0,
            "socket"
        );
        self.refuse(close).await;
    }

    /// Closes the socket. Running operations send nothing any more.
    pub async fn refuse(self, close: Close) {
        let Self {
            started,
            session,
            mut messages,
            operations,
            ended,
            ..
        } = self;
        drop((operations, ended));
        if let Some(reason) = close.frame() {
            // A client that does not read is not waited for.
            let _ = timeout(FAREWELL, session.close(reason)).await;
            // Reads up to the client's close frame and ignores everything after it. A broken frame ends the loop, because the parser
            // would return it again and again.
            let farewell = async {
                while let Some(Ok(message)) = messages.next().await {
                    if matches!(message, Message::Close(_)) {
                        return;
                    }
                }
            };
            let _ = timeout(FAREWELL, farewell).await;
        }
        drop(started.place);
    }

    async fn converse(&mut self) -> Close {
        let live = &self.started.edge.live;
        let init = self.heard_at + Duration::from_millis(live.init_ms);
        let keep_alive = Duration::from_millis(live.keep_alive_ms);
        let mut ping = self.heard_at + keep_alive;
        loop {
            let turn = tokio::select! {
                biased;
                close = &mut self.ended => Err(close),
                () = sleep_until(init), if self.viewer.is_none() => Err(Close::INIT_TIMEOUT),
                () = sleep_until(ping) => {
                    ping = Instant::now() + keep_alive;
                    if self.heard_at.elapsed() > keep_alive * 2 { Err(Close::SILENT) } else { self.send(Message::Ping("".into())).await }
                }
                came = self.operations.next() => self.tell(came).await,
                message = self.messages.next() => self.hear(message, init).await,
            };
            if let Err(close) = turn {
                return close;
            }
        }
    }

    /// Sends a message as soon as the client has read enough of the earlier ones, unless the socket must be closed first.
    async fn send(&mut self, message: Message) -> Result<(), Close> {
        let patience = Duration::from_millis(self.started.edge.live.send_ms);
        let session = &mut self.session;
        let sending = async {
            match message {
                Message::Ping(bytes) => session.ping(&bytes).await,
                Message::Pong(bytes) => session.pong(&bytes).await,
                Message::Text(text) => session.text(text).await,
                // No other kind of message is sent here.
                Message::Binary(_) | Message::Continuation(_) | Message::Nop | Message::Close(_) => Ok(()),
            }
        };
        tokio::select! {
            biased;
            close = &mut self.ended => Err(close),
            sent = timeout(patience, sending) => match sent {
                Ok(Ok(())) => Ok(()),
                Ok(Err(actix_ws::Closed)) => Err(Close::Gone),
                Err(_) => Err(Close::NOT_READ),
            },
        }
    }

    async fn say(&mut self, text: String) -> Result<(), Close> {
        self.send(Message::Text(text.into())).await
    }

    /// Sends the event of an operation to the client.
    async fn tell(&mut self, came: Came) -> Result<(), Close> {
        match came {
            Came::Answer(id, outcome) if outcome.was_executed() => self.say(message::next(&id, &outcome)).await,
            Came::Answer(id, outcome) => {
                self.operations.end(&id);
                self.say(message::error(&id, &outcome)).await
            }
            Came::End(id) => {
                self.operations.end(&id);
                self.say(message::complete(&id)).await
            }
        }
    }

    async fn hear(&mut self, message: Option<Result<Message, ProtocolError>>, init: Instant) -> Result<(), Close> {
        self.heard_at = Instant::now();
        let text = match message.ok_or(Close::Gone)?.map_err(|error| broken(&error))? {
            Message::Text(text) => text.to_string(),
            Message::Continuation(item) => match self.gather(item)? {
                Some(text) => text,
                None => return Ok(()),
            },
            Message::Binary(_) => return Err(Close::bad("Messages are text")),
            Message::Ping(bytes) => return self.send(Message::Pong(bytes)).await,
            Message::Pong(_) | Message::Nop => return Ok(()),
            Message::Close(reason) => return Err(Close::Asked(reason.map(|reason| reason.code.into()))),
        };
        match message::read(&text)? {
            Said::ConnectionInit(payload) => self.init(payload.unwrap_or_default(), init).await,
            Said::Ping(payload) => self.say(message::pong(payload)).await,
            Said::Pong => Ok(()),
            Said::Subscribe(id, asked) => self.subscribe(id, asked).await,
            Said::Complete(id) => {
                self.operations.end(&id);
                Ok(())
            }
        }
    }

    /// Joins a message that arrives in several frames.
    fn gather(&mut self, item: Item) -> Result<Option<String>, Close> {
        let (bytes, last) = match item {
            Item::FirstBinary(_) => return Err(Close::bad("Messages are text")),
            Item::FirstText(bytes) | Item::Continue(bytes) => (bytes, false),
            Item::Last(bytes) => (bytes, true),
        };
        let live = &self.started.edge.live;
        let (frames, text) = self.gathered.get_or_insert_default();
        *frames += 1;
        if *frames > live.message_frames || text.len() + bytes.len() > live.message_bytes {
            return Err(Close::TOO_BIG);
        }
        text.extend_from_slice(&bytes);
        if !last {
            return Ok(None);
        }
        let (_, text) = self.gathered.take().unwrap_or_default();
        String::from_utf8(text).map(Some).map_err(|_| Close::NO_TEXT)
    }

    /// Authenticates the client.
    async fn init(&mut self, payload: Map<String, Value>, until: Instant) -> Result<(), Close> {
        if self.viewer.is_some() {
            return Err(Close::TOO_MANY_INITS);
        }
        let given = token(&payload)?;
        let known = match (given, self.started.header.take()) {
            (Some(given), Some((header, _))) if given != header => return Err(Close::FORBIDDEN),
            (Some(given), None) => {
                let asked = self.started.edge.state.gatekeeper.viewer(Some(&given));
                match timeout_at(until, asked).await {
                    Ok(Ok(viewer)) if token_bounds::origin(&self.started.headers, &viewer).is_ok() => Some((given, viewer)),
                    Ok(Ok(_)) => return Err(Close::FORBIDDEN),
                    Ok(Err(Refused::Invalid)) => return Err(Close::FORBIDDEN),
                    Ok(Err(Refused::Unavailable)) | Err(_) => return Err(Close::TRY_LATER),
                }
            }
            (_, header) => header,
        };
        self.settle(known.as_ref().map(|(_, viewer)| viewer))?;
        self.viewer = Some(known.as_ref().map_or_else(Viewer::public, |(_, viewer)| viewer.clone()));
        self.ended = Edge::until_ended(&self.started.edge, known);
        self.say(message::connection_ack()).await
    }

    /// Counts the socket's place for its viewer, who is now known.
    fn settle(&mut self, viewer: Option<&Viewer>) -> Result<(), Close> {
        let token = viewer.and_then(Viewer::token).map(|token| Holder::Token(Asker::Token(token.id)));
        let holder = token.unwrap_or(Holder::Public(self.started.address.map(Asker::at)));
        if let Some(place) = self.started.place.take() {
            let handed_over = self.started.edge.places.hand_over(place, holder);
            self.started.place = Some(handed_over.map_err(|_| Close::NO_PLACE)?);
        }
        Ok(())
    }

    async fn subscribe(&mut self, id: Box<str>, asked: Asked) -> Result<(), Close> {
        let viewer = self.viewer.clone().ok_or(Close::UNAUTHORIZED)?;
        if self.operations.has(&id) {
            return Err(Close::duplicate(&id));
        }
        self.begun += 1;
        let own = RequestId::fresh();
        match self.begin(&id, viewer, asked, &own) {
            Ok(()) => Ok(()),
            Err(refusal) => {
                let outcome = Outcome::refused(refusal, &own);
                self.say(message::error(&id, &outcome)).await
            }
        }
    }

    fn begin(&mut self, id: &str, viewer: Viewer, asked: Asked, own: &RequestId) -> Result<(), Refusal> {
        let edge = &self.started.edge;
        if self.operations.len() >= edge.live.subscriptions {
            return Err(Code::SubscriptionLimit.into());
        }
        let token = viewer.token().map(|token| Asker::Token(token.id));
        if let Some(asker) = token.or_else(|| self.started.address.map(Asker::at)) {
            let counted = edge.rates.count(asker, own_limit(Some(&viewer)));
            counted.map_err(|_| Refusal::from(Code::RateLimited))?;
        }
        let chosen = edge.protocol.choose(asked)?;
        let (name, kind) = (chosen.name.clone(), chosen.kind);
        let ready = edge.protocol.ready(chosen, Caller(self.started.address.map(Asker::at)), own)?;
        tracing::info!(
            request_id = %own,
            socket = %self.started.id,
            operation = name.as_deref().unwrap_or("(anonymous)"),
            role = viewer.role().code(),
            "operation"
        );
        let answers = if kind == OperationType::Subscription {
            Edge::follow(edge, viewer, ready, own)
        } else {
            let deadline = Instant::now() + Duration::from_millis(edge.limits.request_ms);
            let (edge, own) = (edge.clone(), own.clone());
            stream::once(async move { edge.execute(viewer, ready, &own, deadline).await }).boxed()
        };
        self.operations.begin(id.into(), answers);
        Ok(())
    }
}

/// The token in the client's first message.
fn token(payload: &Map<String, Value>) -> Result<Option<String>, Close> {
    let mut found: Option<&str> = None;
    for key in ["authorization", "Authorization", "token"] {
        let token = match payload.get(key) {
            None | Some(Value::Null) => continue,
            Some(Value::String(token)) if key == "token" => auth::well_formed(token),
            Some(Value::String(header)) => auth::of_header(header),
            Some(_) => None,
        };
        let token = token.ok_or(Close::FORBIDDEN)?;
        if found.is_some_and(|before| before != token) {
            return Err(Close::FORBIDDEN);
        }
        found = Some(token);
    }
    Ok(found.map(str::to_owned))
}

/// The close code for broken frames of a client.
fn broken(error: &ProtocolError) -> Close {
    match error {
        ProtocolError::Overflow => Close::TOO_BIG,
        ProtocolError::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => Close::NO_TEXT,
        ProtocolError::Io(error) => {
            let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<PayloadError>());
            if matches!(cause, Some(PayloadError::Overflow)) {
                Close::TOO_BIG
            } else {
                Close::Gone
            }
        }
        _ => Close::BROKEN_FRAME,
    }
}
