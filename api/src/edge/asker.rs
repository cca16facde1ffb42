//! Who sent a request, and whether they may ask once more.

use actix_web::HttpRequest;
use policy::Viewer;
use tokio::time::Instant;

use super::around::address;
use super::limits::rate::Asker;
use super::{Edge, auth};
use crate::protocol::reject::{Rejection, later};
use graphql::error::Code;

/// Who asks, by the one header.
///
/// # Errors
/// The token is not valid, or cannot be checked in time.
pub async fn viewer(request: &HttpRequest, edge: &Edge, deadline: Instant) -> Result<Viewer, Rejection> {
    auth::viewer(edge, request.headers(), auth::bearer(request.headers())?, deadline).await
}

/// Whoever shows no valid token is counted by address, so that guessing is bounded, too.
///
/// # Errors
/// Too many.
pub fn count(request: &HttpRequest, edge: &Edge, viewer: Option<&Viewer>, operations: usize) -> Result<(), Rejection> {
    let token = viewer.and_then(Viewer::token).map(|token| Asker::Token(token.id));
    let Some(asker) = token.or_else(|| address(request, edge.trust_forwarded_for).map(Asker::at)) else {
        return Ok(());
    };
    (0..operations)
        .try_for_each(|_| edge.rates.count(asker, own_limit(viewer)))
        .map_err(|wait| later(Code::RateLimited, wait))
}

/// How many requests a minute the viewer's own token lets through, where it says so.
pub fn own_limit(viewer: Option<&Viewer>) -> Option<u32> {
    viewer.and_then(Viewer::token).and_then(|token| token.bounds.requests_per_minute)
}
