//! Lists the paths: GraphQL, the schema, the developer pages, the signing keys, health; everything else is 404 with an error code.

use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::web::{self, Data, Payload, ServiceConfig};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use tokio::time::timeout;

use super::around::{Logged, caught};
use super::read_only::{get, read_only};
use super::transport::endpoint;
use super::{Edge, Readiness, developers, site};
use crate::protocol::negotiate::Media;
use crate::protocol::reject::later;
use crate::protocol::render;
use crate::protocol::request_id::RequestId;
use graphql::error::{Code, refuse};

const READINESS: Duration = Duration::from_secs(2);

/// All routes.
pub fn configure(service: &mut ServiceConfig) {
    service
        .service(web::resource("/graphql").to(graphql))
        .service(read_only("/schema.graphql").route(get().to(schema)))
        .service(read_only("/schema.json").route(get().to(introspection)))
        .configure(developers::configure)
        .service(read_only("/.well-known/jwks.json").route(get().to(jwks)))
        .service(read_only("/health/live").route(get().to(live)))
        .service(read_only("/health/ready").route(get().to(ready)))
        .service(read_only("/assets/{name}").route(get().to(site::asset)))
        .service(read_only("/live/{page:.*}").route(get().to(site::live)))
        .default_service(web::to(elsewhere));
}

async fn graphql(request: HttpRequest, payload: Payload, edge: Data<Edge>) -> HttpResponse {
    caught(&request, endpoint::endpoint(request.clone(), payload, edge)).await
}

async fn schema(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    edge.published.sdl.answer(request.headers())
}

async fn introspection(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    let answer = async {
        match edge.published.introspection(&edge.state).await {
            Ok(document) => document.answer(request.headers()),
            Err(refusal) => render::rejection(refusal.into(), Media::Json, &RequestId::of(&request)),
        }
    };
    caught(&request, answer).await
}

async fn jwks(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    let keys = async {
        match timeout(Duration::from_millis(edge.limits.request_ms), edge.state.gatekeeper.jwks()).await {
            // Kept only briefly, because a key may have to be withdrawn.
            Ok(Ok(keys)) => HttpResponse::Ok().insert_header(("cache-control", "public, max-age=60")).json(keys),
            _ => unavailable(&request),
        }
    };
    caught(&request, keys).await
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

/// The kind of requests that a load balancer wants to send here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Any request: a node that should run mutations but cannot is not ready.
    Whatever,
    Reads,
    Writes,
}

impl Wanted {
    /// Reads `?for=reads` or `?for=writes`.
    fn of(query: &str) -> Self {
        let wanted = query.split('&').find_map(|pair| pair.strip_prefix("for="));
        match wanted {
            Some("reads") => Self::Reads,
            Some("writes") => Self::Writes,
            _ => Self::Whatever,
        }
    }

    const fn is_met(self, by: Readiness) -> bool {
        match (self, by) {
            (Self::Reads, _) | (_, Readiness::All) | (Self::Whatever, Readiness::Queries) => true,
            (Self::Writes, Readiness::Queries) | (Self::Whatever | Self::Writes, Readiness::QueriesForNow) => false,
        }
    }
}

async fn ready(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    let answer = async {
        if edge.draining.load(Ordering::Relaxed) {
            return unavailable(&request);
        }
        match timeout(READINESS, edge.state.health.ready()).await {
            Ok(Ok(can)) if Wanted::of(request.query_string()).is_met(can) => {
                let writes = can == Readiness::All;
                HttpResponse::Ok().json(serde_json::json!({ "status": "ready", "reads": true, "writes": writes }))
            }
            Ok(Ok(_)) => not_ready(&request, "the database does not accept writes"),
            Ok(Err(reason)) => not_ready(&request, &reason),
            Err(_) => not_ready(&request, "the check took too long"),
        }
    };
    caught(&request, answer).await
}

fn not_ready(request: &HttpRequest, reason: &str) -> HttpResponse {
    tracing::warn!(request_id = %RequestId::of(request), reason, "not ready");
    unavailable(request)
}

fn unavailable(request: &HttpRequest) -> HttpResponse {
    render::rejection(
        later(Code::Unavailable, Duration::from_secs(1)),
        Media::Json,
        &RequestId::of(request),
    )
}

/// Serves pages for people. A client that accepts JSON and asks for a missing page gets the error as JSON.
async fn elsewhere(request: HttpRequest, payload: Payload, edge: Data<Edge>) -> HttpResponse {
    // An unknown path may be a mistyped path of ours and contain a join code, so it is not logged.
    request.extensions_mut().insert(Logged::on("(no page)"));
    if site::is_for_people(&request, &edge) {
        return caught(&request, site::page(request.clone(), payload, edge)).await;
    }
    render::rejection(
        refuse(Code::NotFound, "there is nothing at this path").into(),
        Media::Json,
        &RequestId::of(&request),
    )
}
