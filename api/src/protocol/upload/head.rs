//! Checks the headers of a request with files, before its body is read.

use actix_web::http::header::{CONTENT_TYPE, HeaderMap};

use crate::protocol::negotiate;
use crate::protocol::reject::{Rejection, malformed};
use graphql::error::{Code, refuse};

/// A browser sends `multipart/form-data` from a form of any page without asking. It asks first (CORS) if the request has one of these
/// headers.
const PREFLIGHT: [&str; 3] = ["graphql-preflight", "graphql-require-preflight", "apollo-require-preflight"];
/// RFC 2046, section 5.1.1.
const LONGEST_BOUNDARY: usize = 70;

/// Whether the body is `multipart/form-data`.
pub fn is_multipart(headers: &HeaderMap) -> bool {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("multipart/form-data")
}

/// Refuses a request that another site could have made a browser send.
///
/// # Errors
/// None of the headers is there that only our clients can send.
pub fn check_preflight(headers: &HeaderMap) -> Result<(), Rejection> {
    let has_value = |name: &&str| headers.get(*name).is_some_and(|value| !value.as_bytes().trim_ascii().is_empty());
    if PREFLIGHT.iter().any(has_value) {
        return Ok(());
    }
    let message = "send multipart/form-data with the header GraphQL-Preflight: 1 \
         (or GraphQL-Require-Preflight, or Apollo-Require-Preflight), and everything else as application/json";
    Err(refuse(Code::UnsupportedMediaType, message).into())
}

/// The boundary between the parts.
///
/// # Errors
/// The body is compressed, or there is no boundary.
pub fn boundary(headers: &HeaderMap) -> Result<String, Rejection> {
    negotiate::check_content_encoding(headers)?;
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    multer::parse_boundary(text)
        .ok()
        .filter(|boundary| (1..=LONGEST_BOUNDARY).contains(&boundary.len()))
        .ok_or_else(|| malformed("Content-Type names no boundary of at most 70 characters: multipart/form-data; boundary=…"))
}
