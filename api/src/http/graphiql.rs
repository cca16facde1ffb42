//! The page for browsers: GraphiQL from pinned files, and an editor of its own where they cannot load.

use actix_web::HttpResponse;
use aws_lc_rs::rand;

use super::negotiate::Media;
use super::{RequestId, render};
use crate::error::Refusal;

const PAGE: &str = include_str!("graphiql.html");

/// The page. Its scripts run by a nonce, and it may fetch from this service alone.
pub fn page(id: &RequestId) -> HttpResponse {
    let mut random = [0_u8; 16];
    if rand::fill(&mut random).is_err() {
        return render::rejection(Refusal::internal("no random bytes for a nonce").into(), Media::Json, id);
    }
    let nonce = format!("{:032x}", u128::from_ne_bytes(random));
    // GraphiQL's editor sets styles by script, hence 'unsafe-inline' for styles alone.
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline' https://cdn.jsdelivr.net; connect-src 'self'; \
         img-src 'self' data:; font-src data: https://cdn.jsdelivr.net; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HttpResponse::Ok()
        .content_type(Media::Page.content_type())
        .insert_header(("content-security-policy", policy))
        .insert_header(("vary", "Accept"))
        .body(PAGE.replace("{nonce}", &nonce))
}
