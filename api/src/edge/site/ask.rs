//! Runs the GraphQL documents of pages, in the same way as `POST /graphql`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::HeaderMap;
use actix_web::web::Data;
use async_graphql::{Name, Variables};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use pages::ask::{Attached, Variables as Values};
use pages::{Answer, Ask, Problem};
use policy::Viewer;
use serde_json::Value;
use tokio::time::Instant;

use super::form::{FormFiles, Sender};
use crate::edge::around::address;
use crate::edge::limits::rate::Asker;
use crate::edge::upload_body::CarriedFiles;
use crate::edge::{Caller, Edge, auth};
use crate::protocol::decode::Asked;
use crate::protocol::operation::Ready;
use crate::protocol::persisted::Source;
use crate::protocol::render::Outcome;
use crate::protocol::request_id::RequestId;
use graphql::Uploads;
use graphql::error::{Code, Refusal};

/// Runs documents for the sender of a request.
pub struct Asking<'r> {
    edge: &'r Data<Edge>,
    headers: &'r HeaderMap,
    id: &'r RequestId,
    viewer: Viewer,
    caller: Caller,
    deadline: Instant,
    files: FormFiles,
    /// Milliseconds that documents with files have taken. They do not shorten the time of the page's other documents.
    taken_ms: AtomicU64,
}

impl<'r> Asking<'r> {
    /// Runs documents as the sender, until the deadline.
    pub fn new(request: &'r HttpRequest, edge: &'r Data<Edge>, id: &'r RequestId, sender: Sender) -> Self {
        Self {
            edge,
            headers: request.headers(),
            id,
            viewer: sender.viewer,
            caller: Caller(address(request, edge.trust_forwarded_for).map(Asker::at)),
            deadline: sender.deadline,
            files: sender.files,
            taken_ms: AtomicU64::new(0),
        }
    }

    fn deadline(&self) -> Instant {
        self.deadline + Duration::from_millis(self.taken_ms.load(Ordering::Relaxed))
    }

    async fn run(&self, viewer: Viewer, document: &str, values: Values) -> Answer {
        match self.ready(document, Variables::from_json(Value::Object(values))) {
            Ok(ready) => answer(&self.edge.execute(viewer, ready, self.id, self.deadline()).await),
            Err(refusal) => self.refused(refusal),
        }
    }

    async fn run_with_file(&self, document: &str, values: Values, file: Attached<'_>) -> Answer {
        let Some(upload) = self.files.uploads.get(file.upload.at) else {
            return self.refused(Refusal::internal("the form has no such file"));
        };
        // The document gets this file alone.
        let carried = CarriedFiles {
            uploads: vec![upload.clone()].into(),
            deadline: self.files.deadline,
        };
        let mut variables = Variables::from_json(Value::Object(values));
        variables.insert(Name::new(file.variable), Uploads::value_of(0));
        let (ready, deadline) = match self.ready(document, variables) {
            Ok(ready) => carried.join(ready, self.deadline()),
            Err(refusal) => return self.refused(refusal),
        };
        let began = Instant::now();
        let outcome = self.edge.execute(self.viewer.clone(), ready, self.id, deadline).await;
        let taken = u64::try_from(began.elapsed().as_millis()).unwrap_or(0);
        self.taken_ms.fetch_add(taken, Ordering::Relaxed);
        answer(&outcome)
    }

    fn ready(&self, document: &str, variables: Variables) -> Result<Ready, Refusal> {
        let chosen = self.edge.protocol.choose(Asked {
            source: Source::Text(document.to_owned()),
            operation_name: None,
            variables,
        })?;
        self.edge.protocol.ready(chosen, self.caller, self.id)
    }

    fn refused(&self, refusal: Refusal) -> Answer {
        answer(&Outcome::refused(refusal, self.id))
    }
}

impl Ask for Asking<'_> {
    fn ask<'a>(&'a self, document: &'a str, variables: Values) -> BoxFuture<'a, Answer> {
        self.run(self.viewer.clone(), document, variables).boxed()
    }

    fn ask_as<'a>(&'a self, token: &'a str, document: &'a str, variables: Values) -> BoxFuture<'a, Answer> {
        async move {
            match auth::viewer(self.edge, self.headers, Some(token), self.deadline()).await {
                Ok(viewer) => self.run(viewer, document, variables).await,
                Err(refused) => self.refused(refused.refusal),
            }
        }
        .boxed()
    }

    fn ask_with_file<'a>(&'a self, document: &'a str, variables: Values, file: Attached<'a>) -> BoxFuture<'a, Answer> {
        self.run_with_file(document, variables, file).boxed()
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
