//! Refusals before any document is read: the HTTP status is that of the error code, for every requested media type.

use std::borrow::Cow;
use std::time::Duration;

use actix_web::http::header::{self, HeaderName, HeaderValue};

use graphql::error::{Code, Refusal, refuse};

/// A refusal of the whole request.
#[derive(Debug)]
pub struct Rejection {
    pub refusal: Refusal,
    pub header: Option<Box<(HeaderName, HeaderValue)>>,
    /// Whether the rest of the request is not read, so that the connection cannot be used again.
    pub close: bool,
}

impl Rejection {
    /// The same, for a request whose body is not read to its end.
    pub fn closing(self) -> Self {
        Self { close: true, ..self }
    }
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            header: None,
            close: false,
        }
    }
}

impl From<Code> for Rejection {
    fn from(code: Code) -> Self {
        Refusal::from(code).into()
    }
}

/// A request that is not a GraphQL request.
pub fn malformed(message: impl Into<Cow<'static, str>>) -> Rejection {
    refuse(Code::BadRequest, message).into()
}

/// A token that is not valid (RFC 6750, section 3).
pub fn unauthenticated() -> Rejection {
    let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
    Rejection {
        header: Some(Box::new((header::WWW_AUTHENTICATE, challenge))),
        ..Code::Unauthenticated.into()
    }
}

/// A token in the wrong place or form. The header says why.
pub fn unauthenticated_since(message: &'static str) -> Rejection {
    Rejection {
        refusal: refuse(Code::Unauthenticated, message),
        ..unauthenticated()
    }
}

/// A method that is not supported here, with the supported ones.
pub fn method_not_allowed(message: &'static str, allowed: &'static str) -> Rejection {
    let header = Some(Box::new((header::ALLOW, HeaderValue::from_static(allowed))));
    Rejection {
        header,
        ..refuse(Code::MethodNotAllowed, message).into()
    }
}

/// A mutation with a method that promises that nothing changes.
pub fn unsafe_by_get() -> Rejection {
    method_not_allowed("send mutations by POST", "POST")
}

/// A refusal that says when to try again.
pub fn later(code: Code, wait: Duration) -> Rejection {
    let refusal = Refusal::from(code).after(wait);
    let seconds = refusal.more.retry_after.unwrap_or(1);
    let header = Some(Box::new((header::RETRY_AFTER, HeaderValue::from(seconds))));
    Rejection { header, ..refusal.into() }
}
