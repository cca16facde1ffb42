//! Answers `/graphql`: negotiate, read, decode, ask who it is, prepare, execute, render.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::web::{Data, Payload};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Request, ServerError, Value, Variables};
use futures_util::FutureExt as _;
use policy::Viewer;
use tokio::time::{Instant, timeout_at};

use super::around::{Logged, address, panic_text};
use super::complete::complete;
use super::decode::{Asked, Requested};
use super::negotiate::Media;
use super::reject::{Rejection, later, method_not_allowed, unauthenticated};
use super::render::Outcome;
use super::{Caller, Edge, Refused, RequestId, auth, body, choose, decode, graphiql, inputs, negotiate, render};
use crate::error::{Code, Refusal, refuse};
use crate::limits::rate::Asker;
use crate::limits::{Checked, complexity, values};

const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// The handler.
pub async fn endpoint(request: HttpRequest, payload: Payload, edge: Data<Edge>) -> HttpResponse {
    let id = RequestId::of(&request);
    let media = match negotiate::choose(request.headers()) {
        Ok(Media::Page) if matches!(*request.method(), Method::GET | Method::HEAD) => return graphiql::page(&id),
        Ok(Media::Page) => Media::Json,
        Ok(media) => media,
        Err(refused) => return render::rejection(refused, Media::Json, &id),
    };
    let mut logged = Logged::default();
    let answer = match answer(&request, payload, &edge, &id, media, &mut logged).await {
        Ok(answer) => answer,
        Err(refused) => {
            logged.error = Some(refused.refusal.code);
            render::rejection(refused, media, &id)
        }
    };
    request.extensions_mut().insert(logged);
    answer
}

async fn answer(
    request: &HttpRequest,
    payload: Payload,
    edge: &Edge,
    id: &RequestId,
    media: Media,
    logged: &mut Logged,
) -> Result<HttpResponse, Rejection> {
    let requested = match *request.method() {
        Method::GET | Method::HEAD => decode::query_string(request.query_string())?,
        Method::POST => {
            negotiate::check_content_type(request.headers())?;
            decode::body(&body::read(payload, &edge.limits).await?, &edge.limits)?
        }
        Method::OPTIONS => return Ok(HttpResponse::NoContent().insert_header(("allow", METHODS)).finish()),
        _ => return Err(method_not_allowed("use POST, or GET for queries", METHODS)),
    };
    let deadline = Instant::now() + Duration::from_millis(edge.limits.request_ms);
    let viewer = viewer(request, edge, deadline).await;
    count(request, edge, viewer.as_ref().ok(), requested.len())?;
    let viewer = viewer?;
    logged.role = Some(viewer.role());
    let mut turn = Turn {
        edge,
        caller: Caller(address(request, edge.trust_forwarded_for).map(Asker::at)),
        viewer,
        id,
        deadline,
        safe: request.method() != Method::POST,
        logged,
    };
    match requested {
        Requested::One(asked) => Ok(render::one(&turn.run(asked).await?, media)),
        Requested::Batch(all) => {
            let mut outcomes = Vec::with_capacity(all.len());
            for asked in all {
                outcomes.push(turn.run(asked).await?);
            }
            Ok(render::batch(&outcomes, media))
        }
    }
}

async fn viewer(request: &HttpRequest, edge: &Edge, deadline: Instant) -> Result<Viewer, Rejection> {
    let bearer = auth::bearer(request.headers())?;
    match timeout_at(deadline, edge.state.gatekeeper.viewer(bearer)).await {
        Ok(Ok(viewer)) => Ok(viewer),
        Ok(Err(Refused::Invalid)) => Err(unauthenticated()),
        Ok(Err(Refused::Unavailable)) | Err(_) => Err(later(Code::Unavailable, Duration::from_secs(1))),
    }
}

/// Whoever shows no valid token is counted by address, so that guessing is bounded, too.
fn count(request: &HttpRequest, edge: &Edge, viewer: Option<&Viewer>, operations: usize) -> Result<(), Rejection> {
    let token = viewer.and_then(Viewer::token).map(|token| Asker::Token(token.id));
    let Some(asker) = token.or_else(|| address(request, edge.trust_forwarded_for).map(Asker::at)) else {
        return Ok(());
    };
    (0..operations)
        .try_for_each(|_| edge.rates.count(asker))
        .map_err(|wait| later(Code::RateLimited, wait))
}

/// One request's turn at the executor.
struct Turn<'r> {
    edge: &'r Edge,
    caller: Caller,
    viewer: Viewer,
    id: &'r RequestId,
    deadline: Instant,
    /// The method promises that nothing changes.
    safe: bool,
    logged: &'r mut Logged,
}

impl Turn<'_> {
    async fn run(&mut self, asked: Asked) -> Result<Outcome, Rejection> {
        let outcome = match self.prepare(asked) {
            Ok(Prepared::Ready(ready)) => self.execute(*ready).await,
            Ok(Prepared::UnsafeByGet) => return Err(method_not_allowed("send mutations by POST", "POST")),
            Err(refusal) => Outcome::refused(refusal, self.id),
        };
        self.logged.error = self.logged.error.or(outcome.code);
        Ok(outcome)
    }

    fn prepare(&mut self, asked: Asked) -> Result<Prepared, Refusal> {
        values::check(&asked.variables, &self.edge.limits)?;
        let checked = self.edge.documents.prepare(&asked.query)?;
        let (name, operation) = choose::operation(&checked, asked.operation_name.as_deref())?;
        self.logged.operation(name);
        let kind = operation.node.ty;
        match kind {
            OperationType::Query => {}
            OperationType::Mutation if self.safe => return Ok(Prepared::UnsafeByGet),
            OperationType::Mutation => {}
            OperationType::Subscription => {
                return Err(refuse(Code::BadRequest, "subscriptions are not answered by a plain request").at(operation.pos));
            }
        }
        choose::required_variables(&operation.node, &asked.variables)?;
        complexity::check(&checked.document, &operation.node, &asked.variables, &self.edge.limits)?;
        let name = name.cloned();
        let variables = asked.variables.clone();
        let mut request = Request::new(asked.query).variables(asked.variables);
        request.operation_name = asked.operation_name;
        request.set_parsed_query(checked.document.clone());
        let request = request.data(Arc::clone(&checked)).data(self.id.clone()).data(self.caller);
        Ok(Prepared::Ready(Box::new(Ready {
            request,
            checked,
            variables,
            name,
            kind,
        })))
    }

    async fn execute(&self, ready: Ready) -> Outcome {
        let Ready {
            request,
            checked,
            variables,
            name,
            kind,
        } = ready;
        let (engine, viewer, id) = (&self.edge.state.engine, self.viewer.clone(), self.id.clone());
        let work = AssertUnwindSafe(async move { engine.execute(viewer, request, id).await }).catch_unwind();
        match timeout_at(self.deadline, work).await {
            Ok(Ok(mut response)) => {
                for error in response.errors.iter_mut().take(self.edge.limits.errors) {
                    inputs::explain(error, &checked.document, &variables);
                }
                let completed = |data: &mut Value, errors: &[ServerError]| {
                    if let Some(outline) = checked.outline(name.as_ref()) {
                        complete(data, errors, outline, kind, &self.edge.types);
                    }
                };
                Outcome::executed(response, completed, self.edge.limits.errors, self.id)
            }
            Ok(Err(panic)) => Outcome::refused(Refusal::internal(panic_text(&*panic)), self.id),
            Err(_) => Outcome::refused(Code::RequestTimeout.into(), self.id),
        }
    }
}

enum Prepared {
    Ready(Box<Ready>),
    UnsafeByGet,
}

/// A request that may run.
struct Ready {
    request: Request,
    checked: Arc<Checked>,
    variables: Variables,
    name: Option<Name>,
    kind: OperationType,
}
