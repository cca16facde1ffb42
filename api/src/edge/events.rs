//! Sends answers as a stream of events as soon as they are available: to GraphQL clients, and to pages, which then reload their content.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};
use policy::Viewer;
use tokio::time::{Instant, sleep};

use super::Edge;
use super::limits::places::Place;
use super::live::End;
use crate::protocol::render::Outcome;
use crate::protocol::request_id::RequestId;
use graphql::error::Code;

/// What an event contains.
#[derive(Debug, Clone, Copy)]
pub enum Wording {
    /// GraphQL over Server-Sent Events: the answer itself, and at the end a `complete` event.
    GraphQl,
    /// For a page: that something changed (but not what), or that the stream is over. The page then loads its content again.
    Page,
}

// An event needs a line of data.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");
const CHANGE: Bytes = Bytes::from_static(b"event: change\ndata:\n\n");
const OVER: Bytes = Bytes::from_static(b"event: over\ndata:\n\n");

impl Wording {
    /// The event for an answer, and whether the stream ends with it.
    fn answer(self, answer: &Outcome) -> (Bytes, bool) {
        match self {
            Self::GraphQl => (next(answer), false),
            Self::Page if answer.errors().is_empty() => (CHANGE, false),
            // The viewer may no longer subscribe, or the entity is gone. The page says so when it is loaded again.
            Self::Page => (OVER, true),
        }
    }

    /// The event after the last answer.
    const fn complete(self) -> Bytes {
        match self {
            Self::GraphQl => COMPLETE,
            Self::Page => OVER,
        }
    }

    /// The event for a token that is not valid any more.
    fn token_ended(self, id: &RequestId) -> Bytes {
        match self {
            Self::GraphQl => [next(&Outcome::refused(Code::Unauthenticated.into(), id)), COMPLETE]
                .concat()
                .into(),
            Self::Page => OVER,
        }
    }
}

/// The answers that are still to come, and what they need.
pub struct Stream {
    answers: BoxStream<'static, Outcome>,
    ended: BoxFuture<'static, End>,
    silence: Duration,
    id: RequestId,
    opened: Instant,
    wording: Wording,
    over: bool,
    _place: Place,
}

impl Stream {
    /// Sends answers as long as the token is valid. The stream occupies one of the limited places.
    pub fn new(
        edge: &Data<Edge>,
        answers: BoxStream<'static, Outcome>,
        by: Option<(String, Viewer)>,
        id: &RequestId,
        place: Place,
    ) -> Self {
        Self {
            answers,
            ended: Edge::until_ended(edge, by),
            silence: Duration::from_millis(edge.live.keep_alive_ms),
            id: id.clone(),
            opened: Instant::now(),
            wording: Wording::GraphQl,
            over: false,
            _place: place,
        }
    }

    /// The same stream with other events.
    pub fn worded(self, wording: Wording) -> Self {
        Self { wording, ..self }
    }

    /// The HTTP response for the stream.
    pub fn response(self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/event-stream; charset=utf-8"))
            // Each event must be sent at once, so compressing and buffering by proxies are turned off.
            .insert_header((CONTENT_ENCODING, "identity"))
            .insert_header(("x-accel-buffering", "no"))
            .insert_header(("vary", "Accept"))
            .streaming(stream::unfold(self, Self::next))
    }

    async fn next(mut self) -> Option<(Result<Bytes, actix_web::Error>, Self)> {
        if self.over {
            return None;
        }
        let bytes = tokio::select! {
            biased;
            end = &mut self.ended => {
                self.end();
                match end {
                    // The client connects again to another node, as after any lost connection.
                    End::Shutdown => return None,
                    End::Token => self.wording.token_ended(&self.id),
                }
            }
            answer = self.answers.next() => {
                let (bytes, last) = answer.map_or((self.wording.complete(), true), |answer| self.wording.answer(&answer));
                if last {
                    self.end();
                }
                bytes
            }
            () = sleep(self.silence) => Bytes::from_static(b":\n\n"),
        };
        Some((Ok(bytes), self))
    }

    fn end(&mut self) {
        self.over = true;
        self.answers = stream::empty().boxed();
        self.ended = std::future::pending().boxed();
        tracing::info!(request_id = %self.id, duration_ms = self.opened.elapsed().as_secs_f64() * 1000.0, "event stream");
    }
}

fn next(answer: &Outcome) -> Bytes {
    // JSON has no line breaks unless it is formatted.
    let json = serde_json::to_string(answer).unwrap_or_else(|error| {
        tracing::error!(cause = %error, "an event could not be written");
        String::new()
    });
    format!("event: next\ndata: {json}\n\n").into()
}
