//! Takes one operation through the limits and to the executor, however it came in: by a plain request, as a stream of events, or
//! over a socket.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use actix_web::web::Data;
use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Pos, Request, Response, ServerError, Value, Variables};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt as _, StreamExt as _};
use policy::Viewer;
use tokio::time::{Instant, timeout_at};

use super::around::panic_text;
use super::complete::complete;
use super::decode::Asked;
use super::render::Outcome;
use super::{Caller, Edge, RequestId, choose, inputs};
use crate::error::{Code, Refusal};
use crate::limits::{Checked, complexity, values};

/// An operation, chosen from a document that keeps to the limits.
pub struct Chosen {
    asked: Asked,
    checked: Arc<Checked>,
    /// Its name in the document.
    pub name: Option<Name>,
    pub kind: OperationType,
    pub position: Pos,
}

/// An operation that may run.
pub struct Ready {
    request: Request,
    kept: Kept,
}

/// What an answer is completed by.
struct Kept {
    checked: Arc<Checked>,
    variables: Variables,
    name: Option<Name>,
    kind: OperationType,
}

impl Edge {
    /// Chooses the operation that was asked for.
    ///
    /// # Errors
    /// Variables or document pass a limit, the document is no GraphQL, or it has no such operation.
    pub fn choose(&self, asked: Asked) -> Result<Chosen, Refusal> {
        values::check(&asked.variables, &self.limits)?;
        let checked = self.documents.prepare(&asked.query)?;
        let (name, operation) = choose::operation(&checked, asked.operation_name.as_deref())?;
        let (name, kind, position) = (name.cloned(), operation.node.ty, operation.pos);
        Ok(Chosen {
            asked,
            checked,
            name,
            kind,
            position,
        })
    }

    /// Checks what depends on the variables.
    ///
    /// # Errors
    /// A variable is missing, the operation may cost too much, or is a subscription to several things at once.
    pub fn ready(&self, chosen: Chosen, caller: Caller, id: &RequestId) -> Result<Ready, Refusal> {
        let Chosen {
            asked,
            checked,
            name,
            kind,
            ..
        } = chosen;
        let (_, operation) = choose::operation(&checked, asked.operation_name.as_deref())?;
        choose::required_variables(&operation.node, &asked.variables)?;
        complexity::check(&checked.document, &operation.node, &asked.variables, &self.limits)?;
        if kind == OperationType::Subscription {
            choose::single_field(operation)?;
        }
        let variables = asked.variables.clone();
        let mut request = Request::new(asked.query).variables(asked.variables);
        request.operation_name = asked.operation_name;
        request.set_parsed_query(checked.document.clone());
        Ok(Ready {
            request: request.data(Arc::clone(&checked)).data(id.clone()).data(caller),
            kept: Kept {
                checked,
                variables,
                name,
                kind,
            },
        })
    }

    /// Runs a query or a mutation until `deadline`.
    pub async fn execute(&self, viewer: Viewer, ready: Ready, id: &RequestId, deadline: Instant) -> Outcome {
        let Ready { request, kept } = ready;
        let (engine, own) = (&self.state.engine, id.clone());
        let work = AssertUnwindSafe(async move { engine.execute(viewer, request, own).await }).catch_unwind();
        match timeout_at(deadline, work).await {
            Ok(Ok(response)) => self.outcome(response, &kept, id),
            Ok(Err(panic)) => Outcome::refused(Refusal::internal(panic_text(&*panic)), id),
            Err(_) => Outcome::refused(Code::RequestTimeout.into(), id),
        }
    }

    /// Runs an operation that has an answer now and may have more later. A panic is its last answer.
    pub fn follow(edge: &Data<Self>, viewer: Viewer, ready: Ready, id: &RequestId) -> BoxStream<'static, Outcome> {
        let Ready { request, kept } = ready;
        let (edge, id) = (edge.clone(), id.clone());
        let answers = edge.state.engine.subscribe(viewer, request, id.clone());
        let outcome = move |answer: Result<Response, Box<dyn std::any::Any + Send>>| match answer {
            Ok(response) => edge.outcome(response, &kept, &id),
            Err(panic) => Outcome::refused(Refusal::internal(panic_text(&*panic)), &id),
        };
        AssertUnwindSafe(answers).catch_unwind().map(outcome).boxed()
    }

    fn outcome(&self, mut response: Response, kept: &Kept, id: &RequestId) -> Outcome {
        for error in response.errors.iter_mut().take(self.limits.errors) {
            inputs::explain(error, &kept.checked.document, &kept.variables);
        }
        let completed = |data: &mut Value, errors: &[ServerError]| {
            if let Some(outline) = kept.checked.outline(kept.name.as_ref()) {
                complete(data, errors, outline, kept.kind, &self.types);
            }
        };
        Outcome::executed(response, completed, self.limits.errors, id)
    }
}
