//! Notifies a page of changes: one stream of events for each page that is open and visible.

use std::time::Duration;

use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use async_graphql::Variables;
use pages::Request;
use serde_json::Value;
use tokio::time::Instant;

use crate::edge::around::{Logged, address};
use crate::edge::events::{Stream, Wording};
use crate::edge::limits::places::Holder;
use crate::edge::limits::rate::Asker;
use crate::edge::{Caller, Edge, asker, auth};
use crate::protocol::decode::Asked;
use crate::protocol::negotiate::Media;
use crate::protocol::persisted::Source;
use crate::protocol::reject::Rejection;
use crate::protocol::render;
use crate::protocol::request_id::RequestId;

/// The stream of a page's changes, at `/live` followed by the page's path. An event says only that something changed; the page loads its
/// content again.
pub async fn live(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    request.extensions_mut().insert(Logged::on("/live"));
    match open(&request, &edge).await {
        Ok(stream) => stream,
        Err(refused) => render::rejection(refused, Media::Json, &RequestId::of(&request)),
    }
}

async fn open(request: &HttpRequest, edge: &Data<Edge>) -> Result<HttpResponse, Rejection> {
    let id = RequestId::of(request);
    let asked = super::read(request, edge);
    let path = asked.path.strip_prefix("/live").unwrap_or_default().to_owned();
    let followed = edge.site.live(Request { path, ..asked.clone() });
    let followed = followed.ok_or_else(|| Rejection::from(graphql::error::Code::NotFound))?;
    let deadline = Instant::now() + Duration::from_millis(edge.limits.request_ms);
    let viewer = auth::viewer(edge, request.headers(), asked.token.as_deref(), deadline).await;
    asker::count(request, edge, viewer.as_ref().ok(), 1)?;
    let viewer = viewer?;
    let at = address(request, edge.trust_forwarded_for).map(Asker::at);
    let place = edge.place(match viewer.token() {
        Some(token) => Holder::Token(Asker::Token(token.id)),
        None => Holder::Public(at),
    })?;
    let chosen = edge.protocol.choose(Asked {
        source: Source::Text(followed.document),
        operation_name: None,
        variables: Variables::from_json(Value::Object(followed.variables)),
    })?;
    let ready = edge.protocol.ready(chosen, Caller(at), &id)?;
    let by = asked.token.map(|token| (token, viewer.clone()));
    let answers = Edge::follow(edge, viewer, ready, &id);
    Ok(Stream::new(edge, answers, by, &id, place).worded(Wording::Page).response())
}
