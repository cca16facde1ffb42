//! Answers as a stream of events: GraphQL over Server-Sent Events, a connection for each operation.

use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use async_graphql::parser::types::OperationType;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};
use policy::Viewer;
use tokio::time::{Instant, sleep};

use super::around::{Logged, address};
use super::decode::{Asked, Requested};
use super::live::End;
use super::operation::Ready;
use super::reject::{Rejection, malformed, method_not_allowed};
use super::render::Outcome;
use super::{Caller, Edge, RequestId, auth, graphql};
use crate::error::{Code, Refusal};
use crate::limits::places::{Holder, Place};
use crate::limits::rate::Asker;

/// What an answer is made of.
pub struct Turn<'r> {
    pub request: &'r HttpRequest,
    pub edge: &'r Data<Edge>,
    pub id: &'r RequestId,
    pub viewer: Viewer,
    pub deadline: Instant,
    pub logged: &'r mut Logged,
}

impl Turn<'_> {
    /// Begins a stream, or says by an HTTP status why there is none.
    ///
    /// # Errors
    /// It is no request for a single operation, a mutation by GET, or there is no place.
    pub async fn answer(mut self, requested: Requested) -> Result<HttpResponse, Rejection> {
        if self.request.method() == Method::HEAD {
            return Err(method_not_allowed("a stream of events has no length: use GET or POST", "GET, POST"));
        }
        let Requested::One(asked) = requested else {
            return Err(malformed("a batch is not answered as a stream of events"));
        };
        let bearer = auth::bearer(self.request.headers())?.map(str::to_owned);
        let address = address(self.request, self.edge.trust_forwarded_for).map(Asker::at);
        let holder = match self.viewer.token() {
            Some(token) => Holder::Token(Asker::Token(token.id)),
            None => Holder::Public(address),
        };
        let place = self.edge.place(holder)?;
        let ended = Edge::until_ended(self.edge, bearer.map(|bearer| (bearer, self.viewer.clone())));
        let answers = match self.begin(asked)? {
            Ok(answers) => answers,
            Err(refusal) => {
                self.logged.error = Some(refusal.code);
                stream::once(std::future::ready(Outcome::refused(refusal, self.id))).boxed()
            }
        };
        let events = Events {
            answers,
            ended,
            silence: Duration::from_millis(self.edge.live.keep_alive_ms),
            id: self.id.clone(),
            opened: Instant::now(),
            over: false,
            _place: place,
        };
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/event-stream; charset=utf-8"))
            // Each event goes out as it comes, past the compressor and past what a proxy may gather.
            .insert_header((CONTENT_ENCODING, "identity"))
            .insert_header(("x-accel-buffering", "no"))
            .insert_header(("vary", "Accept"))
            .streaming(stream::unfold(events, Events::next)))
    }

    /// What is wrong with the document is told in the stream, as the protocol has it: a browser's own client cannot read more than that
    /// of a stream that did not begin.
    fn begin(&mut self, asked: Asked) -> Result<Result<BoxStream<'static, Outcome>, Refusal>, Rejection> {
        let chosen = match self.edge.choose(asked) {
            Ok(chosen) => chosen,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.logged.operation(chosen.logged_name());
        let kind = chosen.kind;
        if kind == OperationType::Mutation && self.request.method() != Method::POST {
            return Err(graphql::unsafe_by_get());
        }
        let caller = Caller(address(self.request, self.edge.trust_forwarded_for).map(Asker::at));
        Ok(self.edge.ready(chosen, caller, self.id).map(|ready| self.run(kind, ready)))
    }

    fn run(&self, kind: OperationType, ready: Ready) -> BoxStream<'static, Outcome> {
        if kind == OperationType::Subscription {
            return Edge::follow(self.edge, self.viewer.clone(), ready, self.id);
        }
        let (edge, viewer, id, deadline) = (self.edge.clone(), self.viewer.clone(), self.id.clone(), self.deadline);
        stream::once(async move { edge.execute(viewer, ready, &id, deadline).await }).boxed()
    }
}

/// The events that are still to come.
struct Events {
    answers: BoxStream<'static, Outcome>,
    ended: BoxFuture<'static, End>,
    silence: Duration,
    id: RequestId,
    opened: Instant,
    over: bool,
    _place: Place,
}

impl Events {
    async fn next(mut self) -> Option<(Result<Bytes, actix_web::Error>, Self)> {
        if self.over {
            return None;
        }
        let bytes = tokio::select! {
            biased;
            end = &mut self.ended => {
                self.end();
                match end {
                    // The client begins again elsewhere, as it does after any broken connection.
                    End::Shutdown => return None,
                    End::Token => [event(&Outcome::refused(Code::Unauthenticated.into(), &self.id)), COMPLETE].concat().into(),
                }
            }
            answer = self.answers.next() => match answer {
                Some(answer) => event(&answer),
                None => {
                    self.end();
                    COMPLETE
                }
            },
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

// Without a line of data there is no event.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");

fn event(answer: &Outcome) -> Bytes {
    // JSON has no line breaks but those that are asked for.
    let json = serde_json::to_string(answer).unwrap_or_else(|error| {
        tracing::error!(cause = %error, "an event could not be written");
        String::new()
    });
    format!("event: next\ndata: {json}\n\n").into()
}
