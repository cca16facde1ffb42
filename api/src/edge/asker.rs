//! Who sent a request, and whether they have exceeded their rate limit.

use actix_web::HttpRequest;
use policy::Viewer;
use tokio::time::Instant;

use super::around::address;
use super::limits::rate::Asker;
use super::{Edge, auth};
use crate::protocol::reject::{Rejection, later};
use graphql::error::Code;

/// The viewer for the request's `Authorization` header.
///
/// # Errors
/// The token is not valid, or cannot be checked in time.
pub async fn viewer(request: &HttpRequest, edge: &Edge, deadline: Instant) -> Result<Viewer, Rejection> {
    auth::viewer(edge, request.headers(), auth::bearer(request.headers())?, deadline).await
}

/// Counts the request against its rate limit. Requests without a valid token count by address, so guessing tokens is limited, too.
///
/// # Errors
/// There were too many requests.
pub fn count(request: &HttpRequest, edge: &Edge, viewer: Option<&Viewer>, operations: usize) -> Result<(), Rejection> {
    let token = viewer.and_then(Viewer::token).map(|token| Asker::Token(token.id));
    let Some(asker) = token.or_else(|| address(request, edge.trust_forwarded_for).map(Asker::at)) else {
        return Ok(());
    };
    (0..operations)
        .try_for_each(|_| edge.rates.count(asker, own_limit(viewer)))
        .map_err(|wait| later(Code::RateLimited, wait))
}

/// The number of requests per minute that the viewer's token allows, if it has a limit of its own.
pub fn own_limit(viewer: Option<&Viewer>) -> Option<u32> {
    viewer.and_then(Viewer::token).and_then(|token| token.bounds.requests_per_minute)
}
