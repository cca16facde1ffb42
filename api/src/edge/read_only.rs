//! Read-only paths: GET and HEAD are allowed, every other method is refused.

use actix_web::http::StatusCode;
use actix_web::web;
use actix_web::{HttpRequest, HttpResponse, Resource, guard};

use crate::protocol::negotiate::Media;
use crate::protocol::reject::method_not_allowed;
use crate::protocol::render;
use crate::protocol::request_id::RequestId;

/// A route for GET and HEAD.
pub fn get() -> actix_web::Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// A read-only path.
pub fn read_only(path: &str) -> Resource {
    web::resource(path).default_service(web::to(only_reading))
}

async fn only_reading(request: HttpRequest) -> HttpResponse {
    if request.method() == actix_web::http::Method::OPTIONS {
        return HttpResponse::build(StatusCode::NO_CONTENT)
            .insert_header(("allow", "GET, HEAD, OPTIONS"))
            .finish();
    }
    let refused = method_not_allowed("this path is read-only", "GET, HEAD, OPTIONS");
    render::rejection(refused, Media::Json, &RequestId::of(&request))
}
