//! Lets pages of the configured origins read answers. The API uses no cookies, so none are allowed.

use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};

/// Request headers that pages may send: Apollo's clients send their name and other clients the headers of the GraphQL-over-HTTP draft;
/// trace headers are passed on; cached answers are requested by their tag.
const ALLOWED: &str = "authorization, content-type, x-request-id, if-none-match, traceparent, tracestate, apollographql-client-name, \
     apollographql-client-version, apollo-require-preflight, graphql-require-preflight, graphql-preflight, x-apollo-operation-name";
/// Response headers that pages may read.
const EXPOSED: &str = "x-request-id, retry-after, etag, www-authenticate";

/// Adds the headers of the Fetch standard if the request's origin is allowed.
pub fn allow<B>(origins: &[String], answer: &mut ServiceResponse<B>) {
    if origins.is_empty() {
        return;
    }
    // Whether an answer has these headers depends on the origin.
    let told = answer
        .headers()
        .get_all(header::VARY)
        .any(|vary| vary.to_str().is_ok_and(|vary| vary.contains("Origin")));
    if !told {
        answer.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    }
    let Some(origin) = answer.request().headers().get(header::ORIGIN).cloned() else {
        return;
    };
    if !origins
        .iter()
        .any(|allowed| allowed == "*" || allowed.as_bytes() == origin.as_bytes())
    {
        return;
    }
    let preflight = answer.request().method() == Method::OPTIONS;
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    if preflight {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(ALLOWED));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
}
