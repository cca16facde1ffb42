//! Answers as a stream of events: GraphQL over Server-Sent Events, with one connection for each operation.

use actix_web::http::Method;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use async_graphql::parser::types::OperationType;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use policy::Viewer;
use tokio::time::Instant;

use crate::edge::around::{Logged, address};
use crate::edge::events::Stream;
use crate::edge::limits::places::Holder;
use crate::edge::limits::rate::Asker;
use crate::edge::{Caller, Edge, auth};
use crate::protocol::decode::{Asked, Requested};
use crate::protocol::operation::Ready;
use crate::protocol::reject::{Rejection, malformed, method_not_allowed, unsafe_by_get};
use crate::protocol::render::Outcome;
use crate::protocol::request_id::RequestId;
use graphql::error::Refusal;

/// The parts of a request for a stream.
pub struct EventsRequest<'r> {
    pub request: &'r HttpRequest,
    pub edge: &'r Data<Edge>,
    pub id: &'r RequestId,
    pub viewer: Viewer,
    pub deadline: Instant,
    pub logged: &'r mut Logged,
}

impl EventsRequest<'_> {
    /// Begins a stream, or answers with an HTTP status that says why there is none.
    ///
    /// # Errors
    /// The request does not have exactly one operation, is a mutation by GET, or there is no free place.
    pub async fn answer(mut self, requested: Requested) -> Result<HttpResponse, Rejection> {
        if self.request.method() == Method::HEAD {
            return Err(method_not_allowed("a stream of events has no length: use GET or POST", "GET, POST"));
        }
        let Requested::One(asked) = requested else {
            return Err(malformed("a batch cannot be answered as a stream of events"));
        };
        let bearer = auth::bearer(self.request.headers())?.map(str::to_owned);
        let address = address(self.request, self.edge.trust_forwarded_for).map(Asker::at);
        let holder = match self.viewer.token() {
            Some(token) => Holder::Token(Asker::Token(token.id)),
            None => Holder::Public(address),
        };
        let place = self.edge.place(holder)?;
        let answers = match self.begin(asked)? {
            Ok(answers) => answers,
            Err(refusal) => {
                self.logged.error = Some(refusal.code);
                stream::once(std::future::ready(Outcome::refused(refusal, self.id))).boxed()
            }
        };
        let by = bearer.map(|bearer| (bearer, self.viewer.clone()));
        Ok(Stream::new(self.edge, answers, by, self.id, place).response())
    }

    /// Begins the operation. Errors in the document are sent inside the stream, as the protocol requires: a browser cannot read the body
    /// of a stream that failed to begin.
    fn begin(&mut self, asked: Asked) -> Result<Result<BoxStream<'static, Outcome>, Refusal>, Rejection> {
        let chosen = match self.edge.protocol.choose(asked) {
            Ok(chosen) => chosen,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.logged.operation(chosen.logged_name());
        let kind = chosen.kind;
        if kind == OperationType::Mutation && self.request.method() != Method::POST {
            return Err(unsafe_by_get());
        }
        let caller = Caller(address(self.request, self.edge.trust_forwarded_for).map(Asker::at));
        Ok(self.edge.protocol.ready(chosen, caller, self.id).map(|ready| self.run(kind, ready)))
    }

    fn run(&self, kind: OperationType, ready: Ready) -> BoxStream<'static, Outcome> {
        if kind == OperationType::Subscription {
            return Edge::follow(self.edge, self.viewer.clone(), ready, self.id);
        }
        let (edge, viewer, id, deadline) = (self.edge.clone(), self.viewer.clone(), self.id.clone(), self.deadline);
        stream::once(async move { edge.execute(viewer, ready, &id, deadline).await }).boxed()
    }
}
