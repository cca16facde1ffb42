//! Takes the bearer token from the one place where it may be, a single `Authorization` header; and says whose a token is, wherever it
//! came from.

use std::time::Duration;

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use policy::Viewer;
use tokio::time::{Instant, timeout_at};

use super::{Edge, Refused};
use crate::protocol::reject::{Rejection, later, unauthenticated, unauthenticated_since};
use crate::protocol::token_bounds;
use graphql::error::Code;

// Our tokens are a few hundred bytes.
const LONGEST: usize = 8192;

/// Who holds this token; without one, the public. The headers tell whether the token works on the page that asks.
///
/// # Errors
/// The token is not valid, works on other pages only, or cannot be checked in time.
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

/// The token, if there is one.
///
/// # Errors
/// Two headers, another scheme, or what cannot be a token: never taken for the public.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Rejection> {
    let mut all = headers.get_all(AUTHORIZATION);
    let Some(value) = all.next() else {
        return Ok(None);
    };
    if all.next().is_some() {
        return Err(unauthenticated_since("there are two Authorization headers: send one"));
    }
    let value = value.to_str().map_err(|_| unauthenticated())?;
    match of_header(value) {
        Some(token) => Ok(Some(token)),
        None if names_bearer(value) => Err(unauthenticated()),
        None => Err(unauthenticated_since(
            "the Authorization header must say `Bearer`, a space and the token: Authorization: Bearer …",
        )),
    }
}

fn names_bearer(value: &str) -> bool {
    let scheme = value.split(' ').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("bearer")
}

/// The token of a header's value.
pub fn of_header(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    let token = well_formed(token.trim_start_matches(' '))?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The text, if it can be a token. RFC 6750, section 2.1: b64token.
pub fn well_formed(token: &str) -> Option<&str> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    (!token.is_empty() && token.len() <= LONGEST && token.bytes().all(is_token)).then_some(token)
}
