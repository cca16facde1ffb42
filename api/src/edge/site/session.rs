//! The session of a browser: a role token in a cookie that only pages use. It ends with the token, or when the browser is closed.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header::HOST;

/// The cookie's name over HTTPS. With this prefix, browsers accept it only from this host, for all paths, and only over HTTPS.
const SECURE: &str = "__Host-le";
/// The cookie's name over plain HTTP, on the same machine only.
const LOOPBACK: &str = "le";

/// The token of the session.
pub fn token(request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(name(request))?;
    Some(cookie.value().to_owned()).filter(|token| !token.is_empty())
}

/// The cookie that begins a session.
pub fn begin<'c>(request: &HttpRequest, token: &str) -> Cookie<'c> {
    cookie(request, token.to_owned())
}

/// The cookie that ends the session.
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

/// The requested host, with its port.
pub fn host(request: &HttpRequest) -> Option<&str> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    host.or_else(|| request.uri().authority().map(|authority| authority.as_str()))
}

/// Whether the browser runs on the same machine as the service, so that nothing crosses a network.
pub fn is_loopback(request: &HttpRequest) -> bool {
    let host = host(request).unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    matches!(name.map_or(host, |(name, _)| name), "localhost" | "127.0.0.1" | "[::1]")
}
