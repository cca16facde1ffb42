//! Answers `/graphql`: negotiate, read, decode, authenticate, prepare, execute, render.

use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{LOCATION, VARY};
use actix_web::web::{Data, Payload};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use tokio::time::Instant;

use super::plain::{Answered, PlainRequest};
use super::{sse, upload, ws};
use crate::edge::around::{Logged, address};
use crate::edge::kept::KeptAnswer;
use crate::edge::limits::rate::Asker;
use crate::edge::{Caller, Edge, asker, body, tagged};
use crate::protocol::decode::Requested;
use crate::protocol::negotiate::Media;
use crate::protocol::reject::{Rejection, method_not_allowed};
use crate::protocol::request_id::RequestId;
use crate::protocol::upload::head;
use crate::protocol::{decode, negotiate, render};

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
    if request.method() == Method::POST && head::is_multipart(request.headers()) {
        return upload::answer(request, payload, edge, id, media, logged).await;
    }
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
        carried: None,
        logged,
    };
    match requested {
        Requested::One(asked) => {
            let answered = turn.answer(asked).await?;
            let outcome = match answered {
                Answered::Kept(KeptAnswer { body, tag }) => {
                    return Ok(tagged::known(request.headers(), body, &tag, media.content_type(), turn.caching()));
                }
                Answered::Made(outcome) => outcome,
            };
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
