//! How a page requests data: with a document and its variables, exactly as over HTTP.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::Upload;

/// The values of a document's variables.
pub type Variables = Map<String, Value>;

/// Calls the API on behalf of the sender of a request. The limits and the viewer are the same as for `POST /graphql`.
pub trait Ask: Send + Sync {
    /// Runs one operation.
    fn ask<'a>(&'a self, document: &'a str, variables: Variables) -> BoxFuture<'a, Answer>;

    /// The same for the holder of this token, for example of the token that a person enters to sign in.
    fn ask_as<'a>(&'a self, token: &'a str, document: &'a str, variables: Variables) -> BoxFuture<'a, Answer>;

    /// Runs one operation with a file of the request's form as the value of a variable. A server that takes no files refuses it.
    fn ask_with_file<'a>(&'a self, document: &'a str, variables: Variables, file: Attached<'a>) -> BoxFuture<'a, Answer> {
        let _ = (document, variables, file);
        let errors = vec![Problem::of("UNSUPPORTED_MEDIA_TYPE", "files cannot be sent to this service")];
        async move { Answer { data: Value::Null, errors } }.boxed()
    }
}

/// A file of the request's form, as a variable of a document.
#[derive(Debug, Clone, Copy)]
pub struct Attached<'a> {
    /// The name of the variable, whose type is `Upload`.
    pub variable: &'a str,
    /// The file.
    pub upload: &'a Upload,
}

/// The answers of a subscription.
pub type Events = BoxStream<'static, Answer>;

/// The result of an operation.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Answer {
    /// The data; null if an error reached the root.
    #[serde(default)]
    pub data: Value,
    /// The errors.
    #[serde(default)]
    pub errors: Vec<Problem>,
}

impl Answer {
    /// The data if there is no error, otherwise all errors. A partial answer is never treated as complete.
    ///
    /// # Errors
    /// The answer contains an error.
    pub fn whole(self) -> Result<Value, Vec<Problem>> {
        if self.errors.is_empty() { Ok(self.data) } else { Err(self.errors) }
    }
}

/// One error of an answer.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Problem {
    /// The message, for people.
    pub message: String,
    /// The error's extensions.
    #[serde(default)]
    pub extensions: Extensions,
}

/// The extensions of an error.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Extensions {
    /// The service's error code.
    pub code: String,
    /// The refused fields of an input, with their paths.
    pub fields: Vec<FieldProblem>,
    /// The id of the request in the log.
    pub request_id: String,
    /// Seconds after which a retry may succeed.
    pub retry_after: Option<u64>,
}

/// A refused field of an input.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FieldProblem {
    /// The path of the field, beginning with the argument.
    pub path: String,
    /// Why the field is refused.
    pub message: String,
}

impl Problem {
    /// A problem that the page itself found, at a field of its form.
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

    /// The error code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.extensions.code
    }
}
