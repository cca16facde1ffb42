//! Reads the bearer token from the only place where it may be, a single `Authorization` header, and finds the viewer for a token from any
//! source.

use std::time::Duration;

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use policy::Viewer;
use tokio::time::{Instant, timeout_at};

use super::{Edge, Refused};
use crate::protocol::reject::{Rejection, later, unauthenticated, unauthenticated_since};
use crate::protocol::token_bounds;
use graphql::error::Code;

// Our tokens are a few hundred bytes long.
const LONGEST: usize = 8192;

/// The viewer for this token, or the anonymous viewer if there is none. The headers show whether the token is valid on the requesting
/// page.
///
/// # Errors
/// The token is not valid, is only valid on other pages, or cannot be checked in time.
pub async fn viewer(edge: &Edge, headers: &HeaderMap, token: Option<&str>, deadline: Instant) -> Result<Viewer, Rejection> {
    let token = token.map(|token| well_formed(token).ok_or_else(unauthenticated)).transpose()?;
    match timeout_at(deadline, edge.state.gatekeeper.viewer(token)).await {
        Ok(Ok(viewer)) => {
            token_bounds::origin(headers, &viewer)?;
            Ok(viewer)
        }
        Ok(Err(Refused::Invalid)) => Err(unauthenticated()),
        Ok(Err(Refused::Unavailable)) | Err(_) => Err(later(Code::Unavailable, Duration::from_secs(1))),
    }
}

/// The bearer token, if the request has one.
///
/// # Errors
/// Two headers, another scheme, or a malformed token. None of these counts as an anonymous request.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Rejection> {
    let mut all = headers.get_all(AUTHORIZATION);
    let Some(value) = all.next() else {
        return Ok(None);
    };
    if all.next().is_some() {
        return Err(unauthenticated_since("there are two Authorization headers: send only one"));
    }
    let value = value.to_str().map_err(|_| unauthenticated())?;
    match of_header(value) {
        Some(token) => Ok(Some(token)),
        None if names_bearer(value) => Err(unauthenticated()),
        None => Err(unauthenticated_since(
            "the Authorization header must contain `Bearer`, a space and the token: Authorization: Bearer …",
        )),
    }
}

fn names_bearer(value: &str) -> bool {
    let scheme = value.split(' ').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("bearer")
}

/// The token in the value of the header.
pub fn of_header(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    let token = well_formed(token.trim_start_matches(' '))?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The text, if it can be a token (RFC 6750, section 2.1: b64token).
pub fn well_formed(token: &str) -> Option<&str> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    (!token.is_empty() && token.len() <= LONGEST && token.bytes().all(is_token)).then_some(token)
}
