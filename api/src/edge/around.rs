//! Wraps every request: assigns its id, writes its log line, adds headers that every answer has, and turns panics into answers.

use std::any::Any;
use std::future::Future;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse};
use async_graphql::Name;
use futures_util::FutureExt as _;
use policy::Role;

use super::{Edge, cors};
use crate::protocol::negotiate::Media;
use crate::protocol::request_id::RequestId;
use crate::protocol::{render, request_id};
use graphql::error::{Code, Refusal};

/// Facts about a request that a handler adds to its log line. Never a body, a token or a variable.
#[derive(Debug, Default)]
pub struct Logged {
    operations: Option<String>,
    /// A name for the log, for requests whose path may contain a secret such as a join code.
    name: Option<&'static str>,
    pub role: Option<Role>,
    pub error: Option<Code>,
    /// Whether a kept answer was sent.
    pub kept: bool,
}

// Enough for the operation names of a batch.
const LONGEST_NAMES: usize = 200;

impl Logged {
    /// A request that is logged under a name instead of its path.
    pub fn on(name: &'static str) -> Self {
        Self {
            name: Some(name),
            ..Self::default()
        }
    }

    /// Adds the name of an operation.
    pub fn operation(&mut self, name: Option<&Name>) {
        let name = name.map_or("(anonymous)", Name::as_str);
        match &mut self.operations {
            None => self.operations = Some(name.chars().take(LONGEST_NAMES).collect()),
            Some(names) if names.len() + name.len() < LONGEST_NAMES => {
                names.push(' ');
                names.push_str(name);
            }
            Some(_) => {}
        }
    }
}

/// The middleware.
pub async fn around(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let id = RequestId::of_headers(request.headers());
    request.extensions_mut().insert(id.clone());
    let edge = request.app_data::<Data<Edge>>().cloned();
    let mut answer = next.call(request).await?;

    if let Some(edge) = edge {
        cors::allow(&edge.cors_origins, &mut answer);
        if edge.draining.load(Ordering::Relaxed) {
            answer.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
    }
    add_headers(answer.headers_mut(), &id);
    log(&answer, &id, started);
    Ok(answer)
}

fn add_headers(headers: &mut HeaderMap, id: &RequestId) {
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(request_id::HEADER, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Pages with forms set a different policy: without a referrer, browsers send `Origin: null` with a form.
    if !headers.contains_key(header::REFERRER_POLICY) {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

fn log<B>(answer: &ServiceResponse<B>, id: &RequestId, started: Instant) {
    let request = answer.request();
    let extensions = request.extensions();
    let logged = extensions.get::<Logged>();
    tracing::info!(
        request_id = %id,
        method = %request.method(),
        path = logged.and_then(|logged| logged.name).unwrap_or_else(|| request.path()),
        status = answer.status().as_u16(),
        duration_ms = started.elapsed().as_secs_f64() * 1000.0,
        operation = logged.and_then(|logged| logged.operations.as_deref()),
        role = logged.and_then(|logged| logged.role).map(Role::code),
        error = logged.and_then(|logged| logged.error).map(Code::wire),
        kept = logged.is_some_and(|logged| logged.kept).then_some(true),
        "request"
    );
}

/// Answers with an error if a handler panics, instead of dropping the connection.
pub async fn caught(request: &HttpRequest, handler: impl Future<Output = HttpResponse>) -> HttpResponse {
    match AssertUnwindSafe(handler).catch_unwind().await {
        Ok(answer) => answer,
        Err(panic) => render::rejection(Refusal::internal(panic_text(&*panic)).into(), Media::Json, &RequestId::of(request)),
    }
}

/// The message of a panic.
pub fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&'static str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without words")
}

/// The client's address. Only the last entry of `X-Forwarded-For` comes from the proxy; anyone can write the others.
pub fn address(request: &HttpRequest, trust_forwarded_for: bool) -> Option<IpAddr> {
    let forwarded = || {
        let last = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = || request.peer_addr().map(|peer| peer.ip());
    if trust_forwarded_for { forwarded().or_else(peer) } else { peer() }
}
