//! The session of a browser: a role token in a cookie that pages alone read. It ends with the token, or with the browser.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header::{HOST, HeaderMap};
use policy::Viewer;
use tokio::time::{Instant, timeout_at};

use crate::error::Code;
use crate::http::reject::{Rejection, later, unauthenticated};
use crate::http::{Edge, Refused, auth, bounds};

/// Over HTTPS. Browsers take a cookie of this name from this host alone, whole, and over HTTPS alone.
const SECURE: &str = "__Host-le";
/// Over plain HTTP, on this very machine.
const LOOPBACK: &str = "le";

/// The token of the session.
pub fn token(request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(name(request))?;
    Some(cookie.value().to_owned()).filter(|token| !token.is_empty())
}

/// Who has the session; without one, the public.
///
/// # Errors
/// The session's token holds no longer, or cannot be checked in time.
pub async fn viewer(token: Option<&str>, headers: &HeaderMap, edge: &Edge, deadline: Instant) -> Result<Viewer, Rejection> {
    let token = token
        .map(|token| auth::well_formed(token).ok_or_else(unauthenticated))
        .transpose()?;
    match timeout_at(deadline, edge.state.gatekeeper.viewer(token)).await {
        Ok(Ok(viewer)) => {
            bounds::origin(headers, &viewer)?;
            Ok(viewer)
        }
        Ok(Err(Refused::Invalid)) => Err(unauthenticated()),
        Ok(Err(Refused::Unavailable)) | Err(_) => Err(later(Code::Unavailable, Duration::from_secs(1))),
    }
}

/// A session begins.
pub fn begin<'c>(request: &HttpRequest, token: &str) -> Cookie<'c> {
    cookie(request, token.to_owned())
}

/// The session ends.
pub fn end<'c>(request: &HttpRequest) -> Cookie<'c> {
    let mut cookie = cookie(request, String::new());
    cookie.set_max_age(time::Duration::ZERO);
    cookie
}

fn cookie<'c>(request: &HttpRequest, value: String) -> Cookie<'c> {
    Cookie::build(name(request), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(!is_loopback(request))
        .finish()
}

fn name(request: &HttpRequest) -> &'static str {
    if is_loopback(request) { LOOPBACK } else { SECURE }
}

/// The host that the browser asks, with its port.
pub fn host(request: &HttpRequest) -> Option<&str> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    host.or_else(|| request.uri().authority().map(|authority| authority.as_str()))
}

/// Whether the browser asks this very machine, so that nothing crosses a network.
pub fn is_loopback(request: &HttpRequest) -> bool {
    let host = host(request).unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    matches!(name.map_or(host, |(name, _)| name), "localhost" | "127.0.0.1" | "[::1]")
}
