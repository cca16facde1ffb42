//! Identifies a request: uses the client's own id if it is short and harmless, otherwise a new one.

use std::fmt;
use std::sync::Arc;

use actix_web::HttpMessage as _;
use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, HeaderName};

/// The header that carries the id in both directions.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id under which a request is found in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// A new id.
    #[must_use]
    #[allow(
        clippy::disallowed_methods,
        reason = "names a request in the log; nothing is stored or ordered by it"
    )]
    pub fn fresh() -> Self {
        Self(uuid::Uuid::now_v7().to_string().into())
    }

    /// The client's own id, or a new one.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Self {
        let given = headers
            .get(HEADER)
            .and_then(|value| value.to_str().ok())
            .filter(|text| is_harmless(text));
        given.map_or_else(Self::fresh, |text| Self(text.into()))
    }

    /// The id that the request was given on arrival.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request.extensions().get().cloned().unwrap_or_else(Self::fresh)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_harmless(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}
