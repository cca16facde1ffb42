//! Serves the pages for developers: a guide, GraphiQL from our own files, error codes, and the manifest of persisted documents.
//! Everything works without JavaScript and loads nothing from other hosts.

mod assets;
mod examples;
mod form;
mod graphiql;
mod guide;
mod html;

use std::sync::LazyLock;

use actix_web::web::{self, Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

pub use self::examples::EXAMPLES;
use super::Edge;
use super::around::caught;
use super::read_only::{get, read_only};
use super::tagged::Document;
use crate::protocol::negotiate::Media;
use crate::protocol::reject::method_not_allowed;
use crate::protocol::render;
use crate::protocol::request_id::RequestId;
use graphql::error::Code;

const CHANGELOG: &str = include_str!("../../../CHANGELOG.md");
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
/// Caches may keep the page, but must revalidate it each time.
const ASK_AGAIN: &str = "public, no-cache";

/// The paths under `/developers`.
pub fn configure(service: &mut ServiceConfig) {
    service
        .service(read_only("/developers").route(get().to(guide)))
        .service(read_only("/developers/errors.json").route(get().to(errors)))
        .service(read_only("/developers/manifest.json").route(get().to(manifest)))
        .service(read_only("/developers/changelog").route(get().to(changelog)))
        .service(read_only("/developers/assets/{name}").route(get().to(assets::serve)))
        .service(
            web::resource("/developers/graphiql")
                .route(get().to(graphiql::page))
                .route(web::post().to(run))
                .default_service(web::to(read_or_sent)),
        );
}

async fn guide(request: HttpRequest) -> HttpResponse {
    static GUIDE: LazyLock<Document> = LazyLock::new(|| Document::new(guide::page(), html::MEDIA, ASK_AGAIN));
    html::guarded(GUIDE.answer(request.headers()), html::POLICY)
}

async fn errors(request: HttpRequest) -> HttpResponse {
    static ERRORS: LazyLock<Document> = LazyLock::new(|| {
        let rows = Code::ALL
            .iter()
            .map(|code| serde_json::json!({ "code": code.wire(), "status": code.status(), "meaning": code.sentence() }));
        let table = serde_json::json!({ "errors": rows.collect::<Vec<_>>() });
        Document::new(table.to_string(), JSON, ASK_AGAIN)
    });
    ERRORS.answer(request.headers())
}

async fn manifest(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    edge.published.manifest(edge.protocol.documents()).answer(request.headers())
}

async fn changelog(request: HttpRequest) -> HttpResponse {
    static CHANGES: LazyLock<Document> = LazyLock::new(|| Document::new(CHANGELOG, TEXT, ASK_AGAIN));
    CHANGES.answer(request.headers())
}

async fn read_or_sent(request: HttpRequest) -> HttpResponse {
    let refused = method_not_allowed("read this page, or send its form", "GET, HEAD, POST");
    render::rejection(refused, Media::Json, &RequestId::of(&request))
}

async fn run(request: HttpRequest, payload: Payload, edge: Data<Edge>) -> HttpResponse {
    caught(&request, form::run(request.clone(), payload, edge)).await
}
