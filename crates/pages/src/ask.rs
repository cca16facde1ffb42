//! Says how a page asks: a document and its variables go in, the answer comes out, exactly as over HTTP.

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The values of a document's variables.
pub type Variables = Map<String, Value>;

/// Asks the API on behalf of whoever sent one request. The way is the same as that of `POST /graphql`: the same limits, the same viewer.
pub trait Ask: Send + Sync {
    /// Runs one operation.
    fn ask<'a>(&'a self, document: &'a str, variables: Variables) -> BoxFuture<'a, Answer>;

    /// The same as whoever holds this token: the one that somebody types in to sign in, for one.
    fn ask_as<'a>(&'a self, token: &'a str, document: &'a str, variables: Variables) -> BoxFuture<'a, Answer>;
}

/// Follows a subscription.
pub type Events = BoxStream<'static, Answer>;

/// What an operation came to.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Answer {
    /// What was asked for; null where an error took it.
    #[serde(default)]
    pub data: Value,
    /// What went wrong.
    #[serde(default)]
    pub errors: Vec<Problem>,
}

impl Answer {
    /// The answer as an outcome: what came, or everything that went wrong. A part of an answer is never taken for the whole.
    ///
    /// # Errors
    /// Anything went wrong.
    pub fn whole(self) -> Result<Value, Vec<Problem>> {
        if self.errors.is_empty() { Ok(self.data) } else { Err(self.errors) }
    }
}

/// One error of an answer.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Problem {
    /// For a person.
    pub message: String,
    /// What else it carries.
    #[serde(default)]
    pub extensions: Extensions,
}

/// What an error carries.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Extensions {
    /// One of the service's codes.
    pub code: String,
    /// The bad fields of an input, by their paths.
    pub fields: Vec<FieldProblem>,
    /// Names the request in the log.
    pub request_id: String,
    /// Seconds after which the same may succeed.
    pub retry_after: Option<u64>,
}

/// A bad field of an input.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FieldProblem {
    /// The way to it from the arguments.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

impl Problem {
    /// A problem that a page found itself, at a field of its form.
    #[must_use]
    pub fn at(field: &str, message: &str) -> Self {
        Self {
            message: message.to_owned(),
            extensions: Extensions {
                code: "BAD_USER_INPUT".to_owned(),
                fields: vec![FieldProblem {
                    path: field.to_owned(),
                    message: message.to_owned(),
                }],
                ..Extensions::default()
            },
        }
    }

    /// A problem of the whole page, by its code.
    #[must_use]
    pub fn of(code: &str, message: &str) -> Self {
        Self {
            message: message.to_owned(),
            extensions: Extensions {
                code: code.to_owned(),
                ..Extensions::default()
            },
        }
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.extensions.code
    }
}
