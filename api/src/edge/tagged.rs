//! Adds an `ETag` to answers, and answers 304 without a body if the client already has the same bytes.
//!
//! The tags are weak, because compression changes the bytes, and RFC 9110 compares `If-None-Match` weakly anyway.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, VARY};
use actix_web::web::Bytes;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The number of bytes of the hash in a tag, enough to distinguish answers.
const TAG_BYTES: usize = 18;

/// A text that is the same for every client, with its tag.
#[derive(Debug, Clone)]
pub struct Document {
    bytes: Bytes,
    tag: HeaderValue,
    media: &'static str,
    cache: &'static str,
}

impl Document {
    /// A text of this media type; `cache` is its `Cache-Control` header.
    pub fn new(bytes: impl Into<Bytes>, media: &'static str, cache: &'static str) -> Self {
        let bytes = bytes.into();
        Self {
            tag: tag(&bytes),
            bytes,
            media,
            cache,
        }
    }

    /// The answer to a client that may already have the text.
    pub fn answer(&self, request: &HeaderMap) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response
            .insert_header((CACHE_CONTROL, self.cache))
            .insert_header((ETAG, self.tag.clone()));
        if has(request, &self.tag) {
            return response.status(StatusCode::NOT_MODIFIED).finish();
        }
        response.content_type(self.media).body(self.bytes.clone())
    }
}

/// The caching headers of an answer.
pub struct Caching {
    /// The `Cache-Control` header.
    pub control: HeaderValue,
    /// The request headers that the answer depends on.
    pub vary: &'static str,
}

/// Answers with bytes whose tag is already known.
pub fn known(request: &HeaderMap, body: Bytes, tag: &HeaderValue, media: &'static str, caching: Option<Caching>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    let Some(caching) = caching else {
        return response.content_type(media).insert_header((VARY, "Accept")).body(body);
    };
    response
        .insert_header((ETAG, tag.clone()))
        .insert_header((CACHE_CONTROL, caching.control))
        .insert_header((VARY, caching.vary));
    if has(request, tag) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    response.content_type(media).body(body)
}

/// Adds the tag and the caching headers to an answer; answers 304 if the client has the same bytes.
pub fn conditional(request: &HeaderMap, response: HttpResponse, caching: Caching) -> HttpResponse {
    let (mut response, body) = response.into_parts();
    let bytes = match body.try_into_bytes() {
        Ok(bytes) => bytes,
        Err(body) => return response.set_body(body),
    };
    let tag = tag(&bytes);
    let same = has(request, &tag);
    let headers = response.headers_mut();
    headers.insert(ETAG, tag);
    headers.insert(CACHE_CONTROL, caching.control);
    headers.insert(VARY, HeaderValue::from_static(caching.vary));
    if !same {
        return response.set_body(BoxBody::new(bytes));
    }
    for name in [CONTENT_TYPE, CONTENT_LENGTH] {
        headers.remove(name);
    }
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response.set_body(BoxBody::new(()))
}

/// The tag of these bytes.
pub fn tag(bytes: &[u8]) -> HeaderValue {
    let hash = digest(&SHA256, bytes);
    let start = hash.as_ref().get(..TAG_BYTES).unwrap_or_default();
    // Base64 is always a valid header value.
    HeaderValue::from_str(&format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(start))).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Whether the client sent this tag in `If-None-Match`.
fn has(request: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let ours = opaque(tag.to_str().unwrap_or_default());
    let named = |name: &HeaderName| request.get_all(name).filter_map(|value| value.to_str().ok()).collect::<Vec<_>>();
    // Our tags contain no comma.
    named(&IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == "*" || opaque(tag) == ours)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_tag_is_known_in_any_of_the_forms_that_clients_send() {
        let tag = tag(b"one");
        let text = tag.to_str().unwrap().to_owned();
        let strong = text.trim_start_matches("W/").to_owned();
        for (value, known) in [
            (text.clone(), true),
            (strong.clone(), true),
            (format!("\"other\", {text}"), true),
            ("*".to_owned(), true),
            ("\"other\"".to_owned(), false),
            (strong.trim_matches('"').to_owned(), false),
            (String::new(), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, value.parse().unwrap());
            assert_eq!(has(&headers, &tag), known, "{value}");
        }
        assert!(!has(&HeaderMap::new(), &tag));
    }
}
