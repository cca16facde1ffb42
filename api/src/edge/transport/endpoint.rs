//! Answers `/graphql`: negotiate, read, decode, authenticate, prepare, execute, render.

use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{HeaderValue, LOCATION, VARY};
use actix_web::web::{Data, Payload};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use async_graphql::parser::types::OperationType;
use policy::Viewer;
use tokio::time::Instant;

use super::{sse, ws};
use crate::edge::around::{Logged, address};
use crate::edge::limits::rate::Asker;
use crate::edge::{Caller, Edge, asker, body, tagged};
use crate::protocol::decode::{Asked, Requested};
use crate::protocol::negotiate::Media;
use crate::protocol::operation::Ready;
use crate::protocol::reject::{Rejection, method_not_allowed, unsafe_by_get};
use crate::protocol::render::Outcome;
use crate::protocol::request_id::RequestId;
use crate::protocol::{decode, negotiate, render};
use graphql::error::{Code, Refusal, refuse};

const METHODS: &str = "GET, HEAD, POST, OPTIONS";
/// The page on which people write queries.
const GRAPHIQL: &str = "/developers/graphiql";

/// Answers a request to `/graphql`.
pub async fn endpoint(request: HttpRequest, payload: Payload, edge: Data<Edge>) -> HttpResponse {
    let id = RequestId::of(&request);
    if ws::is_asked_for(&request) {
        let mut logged = Logged::default();
        let opened = ws::open(&request, payload, &edge, &id, &mut logged).await;
        let answer = opened.unwrap_or_else(|refused| {
            logged.error = Some(refused.refusal.code);
            render::rejection(refused, Media::Json, &id)
        });
        request.extensions_mut().insert(logged);
        return answer;
    }
    let media = match negotiate::choose(request.headers()) {
        Ok(Media::Page) if matches!(*request.method(), Method::GET | Method::HEAD) => return to_graphiql(&request),
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
    edge: &Data<Edge>,
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
    let viewer = asker::viewer(request, edge, deadline).await;
    asker::count(request, edge, viewer.as_ref().ok(), requested.len())?;
    let viewer = viewer?;
    logged.role = Some(viewer.role());
    if media == Media::Events {
        let turn = sse::EventsRequest {
            request,
            edge,
            id,
            viewer,
            deadline,
            logged,
        };
        return turn.answer(requested).await;
    }
    let mut turn = PlainRequest {
        edge,
        caller: Caller(address(request, edge.trust_forwarded_for).map(Asker::at)),
        viewer,
        id,
        deadline,
        safe: request.method() != Method::POST,
        personal: false,
        logged,
    };
    match requested {
        Requested::One(asked) => {
            let outcome = turn.run(asked).await?;
            let response = render::one(&outcome, media);
            match turn.caching().filter(|_| outcome.is_whole()) {
                Some(caching) => Ok(tagged::conditional(request.headers(), response, caching)),
                None => Ok(response),
            }
        }
        Requested::Batch(all) => {
            let mut answers = render::Batch::new(edge.budget.answer_bytes);
            for asked in all {
                let outcome = turn.run(asked).await?;
                answers.add(&outcome, id);
            }
            Ok(answers.finish(media))
        }
    }
}

/// Redirects a browser that opens the address to the page for writing queries, with the query from the address.
fn to_graphiql(request: &HttpRequest) -> HttpResponse {
    let query = request.query_string();
    let target = if query.is_empty() {
        GRAPHIQL.to_owned()
    } else {
        format!("{GRAPHIQL}?{query}")
    };
    HttpResponse::SeeOther()
        .insert_header((LOCATION, target))
        .insert_header((VARY, "Accept"))
        .finish()
}

/// Fields whose answers concern one person or contain a secret. No cache may keep them, not even the browser's own.
const PERSONAL: [&str; 15] = [
    "accounts",
    "auditEvents",
    "consents",
    "export",
    "identity",
    "identityReads",
    "invitation",
    "joinCode",
    "myBallot",
    "participants",
    "participations",
    "receipts",
    "returnCode",
    "roleTokens",
    "secret",
];

/// One plain request on its way to the executor.
pub struct PlainRequest<'r> {
    pub edge: &'r Edge,
    pub caller: Caller,
    pub viewer: Viewer,
    pub id: &'r RequestId,
    pub deadline: Instant,
    /// Whether the HTTP method promises that nothing changes.
    pub safe: bool,
    /// Whether the document asks for data that no cache may keep.
    pub personal: bool,
    pub logged: &'r mut Logged,
}

impl PlainRequest<'_> {
    /// The caching headers for a query by GET. With a token, only a private cache may keep the answer, and it must revalidate each time.
    /// Public answers are kept as long as configured.
    fn caching(&self) -> Option<tagged::Caching> {
        if !self.safe || self.personal {
            return None;
        }
        let control = if self.viewer.token().is_some() {
            Some(HeaderValue::from_static("private, no-cache"))
        } else {
            let seconds = self.edge.public_max_age_seconds;
            HeaderValue::from_str(&format!("public, max-age={seconds}, must-revalidate")).ok()
        };
        control.map(|control| tagged::Caching {
            control,
            vary: "Authorization, Accept, Origin",
        })
    }

    /// Runs one operation.
    ///
    /// # Errors
    /// A mutation was sent with a method that promises that nothing changes.
    pub async fn run(&mut self, asked: Asked) -> Result<Outcome, Rejection> {
        let outcome = match self.prepare(asked) {
            Ok(Prepared::Ready(ready)) => self.edge.execute(self.viewer.clone(), *ready, self.id, self.deadline).await,
            Ok(Prepared::UnsafeByGet) => return Err(unsafe_by_get()),
            Err(refusal) => Outcome::refused(refusal, self.id),
        };
        self.logged.error = self.logged.error.or(outcome.code);
        Ok(outcome)
    }

    fn prepare(&mut self, asked: Asked) -> Result<Prepared, Refusal> {
        let chosen = self.edge.protocol.choose(asked)?;
        self.logged.operation(chosen.logged_name());
        self.personal |= chosen.asks_for_any(&PERSONAL);
        match chosen.kind {
            OperationType::Mutation if self.safe => Ok(Prepared::UnsafeByGet),
            OperationType::Subscription => Err(refuse(Code::BadRequest, "a plain request cannot run a subscription").at(chosen.position)),
            OperationType::Query | OperationType::Mutation => {
                Ok(Prepared::Ready(Box::new(self.edge.protocol.ready(chosen, self.caller, self.id)?)))
            }
        }
    }
}

enum Prepared {
    Ready(Box<Ready>),
    UnsafeByGet,
}

#[cfg(test)]
mod tests {
    use super::PERSONAL;

    #[test]
    fn fields_that_no_cache_keeps_are_fields_of_the_schema() {
        let sdl = graphql::sdl();
        for field in PERSONAL {
            let named = |line: &str| line.strip_prefix(field).is_some_and(|rest| rest.starts_with(['(', ':']));
            assert!(sdl.lines().map(str::trim_start).any(named), "{field}");
        }
    }
}
