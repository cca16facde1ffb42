//! Writes answers: every error gets its code and request id, causes go only to the log, and the number of errors is limited.

use std::borrow::Cow;
use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};
use async_graphql::{Name, PathSegment, Response, ServerError, Value};
use serde::Serialize;

use super::bounded;
use super::negotiate::Media;
use super::reject::Rejection;
use super::request_id::RequestId;
use super::written;
use graphql::Budget;
use graphql::error::{Cause, Code, Refusal};

// A message may quote the document; this length is enough for a quote.
const LONGEST_MESSAGE: usize = 500;
/// Seconds to wait before a retry, if the database could not answer.
const SOON: u64 = 1;

/// The result of one operation.
#[derive(Debug, Serialize)]
pub struct Outcome {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ServerError>,
    /// Absent if nothing was executed; null if an error reached the root.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "written::nested")]
    data: Option<Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: BTreeMap<String, Value>,
    /// The code of the first error.
    #[serde(skip)]
    pub code: Option<Code>,
    /// Seconds after which a retry may succeed, if nothing was executed for lack of resources.
    #[serde(skip)]
    retry_after: Option<u64>,
    /// The whole answer as JSON, if plans wrote parts of it.
    #[serde(skip)]
    body: Option<Bytes>,
}

impl Outcome {
    /// The result of an operation that was not executed.
    pub fn refused(mut refusal: Refusal, id: &RequestId) -> Self {
        let also = std::mem::take(&mut refusal.more.also);
        let retry_after = refusal.more.retry_after;
        let mut extensions = BTreeMap::new();
        if refusal.more.omitted > 0 {
            extensions.insert("errorsOmitted".to_owned(), Value::from(refusal.more.omitted));
        }
        let errors = std::iter::once(refusal).chain(also).map(ServerError::from);
        let refused = Self::from_errors(errors.collect(), None, extensions, id);
        Self {
            retry_after: retry_after.or(refused.retry_after),
            ..refused
        }
    }

    /// The executor's result. `complete` gets data and errors, if anything was executed.
    pub fn executed(response: Response, complete: impl FnOnce(&mut Value, &[ServerError]), most_errors: usize, id: &RequestId) -> Self {
        let Response {
            mut data,
            mut errors,
            mut extensions,
            ..
        } = response;
        // Errors before execution have no path; later errors have one.
        let executed = errors.is_empty() || data != Value::Null || errors.iter().any(|error| !error.path.is_empty());
        if executed {
            complete(&mut data, &errors);
        }
        if errors.len() > most_errors {
            extensions.insert("errorsOmitted".to_owned(), Value::from(errors.len() - most_errors));
            errors.truncate(most_errors);
        }
        Self::from_errors(errors, executed.then_some(data), extensions, id)
    }

    fn from_errors(mut errors: Vec<ServerError>, data: Option<Value>, extensions: BTreeMap<String, Value>, id: &RequestId) -> Self {
        let codes: Vec<Code> = errors.iter_mut().map(|error| settle(error, data.is_some(), id)).collect();
        Self {
            errors,
            data,
            extensions,
            code: codes.first().copied(),
            retry_after: codes
                .iter()
                .any(|code| matches!(code, Code::Unavailable | Code::RequestTimeout))
                .then_some(SOON),
            body: None,
        }
    }

    /// Writes the answer, if plans wrote parts of it. Returns its length.
    pub fn write_early(&mut self) -> Option<usize> {
        if !self.data.as_ref().is_some_and(written::holds_json) {
            return None;
        }
        let body = written::body(&self.errors, self.data.as_ref(), &self.extensions)?;
        Some(self.body.insert(body.into()).len())
    }

    /// Whether anything was executed.
    pub const fn was_executed(&self) -> bool {
        self.data.is_some()
    }

    /// Its errors.
    pub fn errors(&self) -> &[ServerError] {
        &self.errors
    }

    /// Whether the answer has no errors.
    pub const fn is_whole(&self) -> bool {
        self.data.is_some() && self.errors.is_empty()
    }

    fn status(&self, media: Media) -> u16 {
        match self.code {
            Some(code) if self.data.is_none() && media == Media::Response => code.status(),
            _ => 200,
        }
    }
}

/// Gives an error its code, its request id and a message that is safe for clients. Logs the details.
fn settle(error: &mut ServerError, executed: bool, id: &RequestId) -> Code {
    let given = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    let known = given.and_then(|code| {
        if let Value::String(wire) = code {
            Code::of_wire(wire)
        } else {
            None
        }
    });
    let code = known.unwrap_or_else(|| classify(error, executed));
    if code == Code::Internal {
        let cause = error.source::<Cause>().map_or(error.message.as_str(), |cause| cause.text.as_str());
        tracing::error!(request_id = %id, path = ?error.path, cause, "internal error");
        code.sentence().clone_into(&mut error.message);
        error.extensions = None;
    } else if let Some(cause) = error.source::<Cause>() {
        tracing::warn!(request_id = %id, path = ?error.path, cause = cause.text, "refused for now");
    }
    if let Cow::Owned(short) = shortened(&error.message) {
        error.message = short;
    }
    // A cause must never reach the client, even if the error is passed on.
    error.source = None;
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", code.wire());
    if code == Code::BadUserInput && extensions.get("fields").is_none() {
        extensions.set("fields", fields_of(&error.path, &error.message));
    }
    extensions.set("requestId", id.as_str());
    code
}

/// Bad input without a field is attributed to the field of the answer that has the argument.
fn fields_of(path: &[PathSegment], message: &str) -> Value {
    let last = path.iter().rev().find_map(|segment| match segment {
        PathSegment::Field(name) => Some(name.as_str()),
        PathSegment::Index(_) => None,
    });
    let entry = [("path", last.unwrap_or_default()), ("message", message)];
    let entry = entry.map(|(name, text)| (Name::new(name), Value::from(text)));
    Value::List(vec![Value::Object(entry.into_iter().collect())])
}

/// Errors that the executor itself raises have no code.
fn classify(error: &ServerError, executed: bool) -> Code {
    if !executed {
        return Code::ValidationFailed;
    }
    // The executor's messages about an input that its type refused. Any other error without a code is a bug of ours, for example a bare
    // `?` on a database error.
    let of_input = ["Failed to parse \"", "Expected input type \"", "Invalid value for argument"];
    if error.source.is_none() && of_input.iter().any(|start| error.message.starts_with(start)) {
        Code::BadUserInput
    } else {
        Code::Internal
    }
}

fn shortened(message: &str) -> Cow<'_, str> {
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => Cow::Owned(format!("{}…", message.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(message),
    }
}

/// The answer to one operation.
pub fn one(outcome: &Outcome, media: Media) -> HttpResponse {
    if let Some(body) = &outcome.body {
        let mut response = HttpResponse::build(StatusCode::from_u16(outcome.status(media)).unwrap_or(StatusCode::OK));
        response.content_type(media.content_type()).insert_header(("vary", "Accept"));
        return come_back(response.body(body.clone()), outcome.retry_after);
    }
    come_back(write(outcome.status(media), media, outcome), outcome.retry_after)
}

/// The answers of a batch, each with its own errors, written one by one. Together they are no longer than a single answer may be.
pub struct Batch {
    text: Vec<u8>,
    most: usize,
    wait: Option<u64>,
}

impl Batch {
    /// An empty batch with a size limit in bytes.
    pub fn new(most: usize) -> Self {
        Self {
            text: b"[".to_vec(),
            most,
            wait: None,
        }
    }

    /// Adds an answer. If it does not fit, an error for its operation is added instead.
    pub fn add(&mut self, outcome: &Outcome, id: &RequestId) {
        if self.text.len() > 1 {
            self.text.push(b',');
        }
        self.wait = self.wait.max(outcome.retry_after);
        if bounded::append(&mut self.text, outcome, self.most).is_err() {
            let refused = Outcome::refused(Budget::refusal(), id);
            // A refusal is short, so the total size stays limited.
            let _ = bounded::append(&mut self.text, &refused, usize::MAX);
        }
    }

    /// The answer to the whole batch.
    pub fn finish(mut self, media: Media) -> HttpResponse {
        self.text.push(b']');
        let mut response = HttpResponse::Ok();
        response.content_type(media.content_type()).insert_header(("vary", "Accept"));
        come_back(response.body(self.text), self.wait)
    }
}

/// The body of the answer to one operation.
pub fn bytes(outcome: &Outcome) -> Option<Bytes> {
    if let Some(body) = &outcome.body {
        return Some(body.clone());
    }
    serde_json::to_vec(outcome)
        .inspect_err(|error| tracing::error!(cause = %error, "an answer could not be written"))
        .ok()
        .map(Bytes::from)
}

fn come_back(mut response: HttpResponse, after: Option<u64>) -> HttpResponse {
    if let Some(seconds) = after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A refusal of the whole request.
pub fn rejection(rejection: Rejection, media: Media, id: &RequestId) -> HttpResponse {
    let Rejection { refusal, header, close } = rejection;
    let status = refusal.code.status();
    let mut response = write(status, media, &Outcome::refused(refusal, id));
    if let Some((name, value)) = header.map(|header| *header) {
        response.headers_mut().insert(name, value);
    }
    if close {
        response.head_mut().set_connection_type(actix_web::http::ConnectionType::Close);
    }
    response
}

fn write(status: u16, media: Media, answer: &impl Serialize) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response: HttpResponseBuilder = HttpResponse::build(status);
    response.content_type(media.content_type()).insert_header(("vary", "Accept"));
    match serde_json::to_vec(answer) {
        Ok(bytes) => response.body(bytes),
        Err(error) => {
            tracing::error!(cause = %error, "an answer could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
