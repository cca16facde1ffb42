//! Runs the GraphQL documents of pages, in the same way as `POST /graphql`.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderMap;
use actix_web::web::Data;
use async_graphql::Variables;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use pages::ask::Variables as Values;
use pages::{Answer, Ask, Problem};
use policy::Viewer;
use serde_json::Value;
use tokio::time::Instant;

use crate::edge::around::address;
use crate::edge::limits::rate::Asker;
use crate::edge::{Caller, Edge, auth};
use crate::protocol::decode::Asked;
use crate::protocol::persisted::Source;
use crate::protocol::render::Outcome;
use crate::protocol::request_id::RequestId;
use graphql::error::{Code, Refusal};

/// Runs documents for the sender of a request.
pub struct Asking<'r> {
    edge: &'r Data<Edge>,
    headers: &'r HeaderMap,
    id: &'r RequestId,
    viewer: Viewer,
    caller: Caller,
    deadline: Instant,
}

impl<'r> Asking<'r> {
    /// Runs documents as this viewer, until the deadline.
    pub fn new(request: &'r HttpRequest, edge: &'r Data<Edge>, id: &'r RequestId, viewer: Viewer, deadline: Instant) -> Self {
        Self {
            edge,
            headers: request.headers(),
            id,
            viewer,
            caller: Caller(address(request, edge.trust_forwarded_for).map(Asker::at)),
            deadline,
        }
    }

    async fn run(&self, viewer: Viewer, document: &str, values: Values) -> Answer {
        let asked = Asked {
            source: Source::Text(document.to_owned()),
            operation_name: None,
            variables: Variables::from_json(Value::Object(values)),
        };
        let ready = self
            .edge
            .protocol
            .choose(asked)
            .and_then(|chosen| self.edge.protocol.ready(chosen, self.caller, self.id));
        let outcome = match ready {
            Ok(ready) => self.edge.execute(viewer, ready, self.id, self.deadline).await,
            Err(refusal) => Outcome::refused(refusal, self.id),
        };
        answer(&outcome)
    }
}

impl Ask for Asking<'_> {
    fn ask<'a>(&'a self, document: &'a str, variables: Values) -> BoxFuture<'a, Answer> {
        self.run(self.viewer.clone(), document, variables).boxed()
    }

    fn ask_as<'a>(&'a self, token: &'a str, document: &'a str, variables: Values) -> BoxFuture<'a, Answer> {
        async move {
            match auth::viewer(self.edge, self.headers, Some(token), self.deadline).await {
                Ok(viewer) => self.run(viewer, document, variables).await,
                Err(refused) => answer(&Outcome::refused(refused.refusal, self.id)),
            }
        }
        .boxed()
    }
}

/// The outcome in the form that a page reads: the same JSON that a client gets.
fn answer(outcome: &Outcome) -> Answer {
    serde_json::to_value(outcome).and_then(read).unwrap_or_else(|error| {
        tracing::error!(cause = %error, "an answer could not be read");
        Answer {
            data: Value::Null,
            errors: vec![Problem::of(Code::Internal.wire(), Code::Internal.sentence())],
        }
    })
}

/// Errors are parsed; the data, which may be large, is moved and not copied.
fn read(mut json: Value) -> serde_json::Result<Answer> {
    let mut take = |name: &str| json.get_mut(name).map(Value::take);
    Ok(Answer {
        data: take("data").unwrap_or_default(),
        errors: take("errors").map(serde_json::from_value).transpose()?.unwrap_or_default(),
    })
}

/// A refusal in the form that a page reads.
pub fn problems(refusal: Refusal, id: &RequestId) -> Vec<Problem> {
    answer(&Outcome::refused(refusal, id)).errors
}
