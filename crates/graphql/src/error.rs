//! Holds the one table of error codes, and makes errors from it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, Pos, ServerError, Value};

// One table: type, wire code, HTTP status and public sentence cannot drift apart.
macro_rules! codes {
    ($($name:ident => ($status:literal, $wire:literal, $sentence:literal)),+ $(,)?) => {
        /// What went wrong, as clients know it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $sentence] $name),+ }

        impl Code {
            /// All codes, in the order of `docs/errors.md`.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The HTTP status where the whole request failed.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// The code on the wire.
            #[must_use]
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$name => $wire),+ }
            }

            /// The code with this name on the wire.
            #[must_use]
            pub fn of_wire(wire: &str) -> Option<Self> {
                match wire { $($wire => Some(Self::$name),)+ _ => None }
            }

            /// What to say where there is nothing more exact to say.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence),+ }
            }
        }
    };
}

codes! {
    Unauthenticated => (401, "UNAUTHENTICATED", "the token is not valid; ask for a new one, or leave it out to ask as the public"),
    Forbidden => (403, "FORBIDDEN", "this role may not do that"),
    NotFound => (404, "NOT_FOUND", "there is no such thing, or it is not visible to this role"),
    BadUserInput => (400, "BAD_USER_INPUT", "the input is not valid; the fields say why"),
    Conflict => (409, "CONFLICT", "somebody else changed this first; read it again and repeat the change"),
    ParseFailed => (400, "GRAPHQL_PARSE_FAILED", "the document is not GraphQL"),
    ValidationFailed => (400, "GRAPHQL_VALIDATION_FAILED", "the document does not fit the schema"),
    OperationNotFound => (400, "OPERATION_NOT_FOUND", "the document has no operation of that name, or has several and no name was given"),
    // Apollo's clients and urql compare these two sentences.
    PersistedQueryNotFound => (404, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound"),
    PersistedQueryNotSupported => (400, "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported"),
    MethodNotAllowed => (405, "METHOD_NOT_ALLOWED", "this method does not serve here"),
    NotAcceptable => (406, "NOT_ACCEPTABLE", "answers are application/graphql-response+json or application/json"),
    UnsupportedMediaType => (415, "UNSUPPORTED_MEDIA_TYPE", "send the request as application/json in UTF-8"),
    BadRequest => (400, "BAD_REQUEST", "the request is not a GraphQL request"),
    BodyTooLarge => (413, "BODY_TOO_LARGE", "the request's body is too large"),
    RequestTimeout => (408, "REQUEST_TIMEOUT", "the request took longer than allowed; read again before you repeat a change"),
    DepthLimit => (400, "DEPTH_LIMIT", "the document is nested too deeply"),
    ComplexityLimit => (400, "COMPLEXITY_LIMIT", "the operation could return too much; ask for smaller pages or fewer levels"),
    AliasLimit => (400, "ALIAS_LIMIT", "the document has too many aliases"),
    DirectiveLimit => (400, "DIRECTIVE_LIMIT", "the document has too many directives"),
    TokenLimit => (400, "TOKEN_LIMIT", "the document is too long"),
    RootFieldLimit => (400, "ROOT_FIELD_LIMIT", "the operation has too many root fields"),
    SelectionLimit => (400, "SELECTION_LIMIT", "the document selects too much once its fragments are expanded"),
    BatchLimit => (400, "BATCH_LIMIT", "the batch has too many operations"),
    SubscriptionLimit => (429, "SUBSCRIPTION_LIMIT", "too many operations are under way on this socket; complete some of them first"),
    RateLimited => (429, "RATE_LIMITED", "too many requests; wait as long as Retry-After says"),
    Unavailable => (503, "UNAVAILABLE", "the service cannot answer right now; try again soon"),
    Internal => (500, "INTERNAL", "internal error"),
}

/// One input field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The way to it from the arguments: `input.title`, `filter.terms.0`.
    pub path: String,
    /// What is wrong: lowercase, no full stop.
    pub message: String,
}

/// An error that a client gets: a code, a sentence that a person can act on, and where it applies the bad fields.
///
/// Deliberately not `Display`: async-graphql turns whatever is `Display` into an error without a code.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The code.
    pub code: Code,
    /// The sentence.
    pub message: Cow<'static, str>,
    /// The bad input fields.
    pub fields: Vec<FieldProblem>,
    /// Where in the document.
    pub position: Option<Pos>,
    /// What few errors carry. Boxed: a result that may be a refusal stays small.
    pub more: Box<More>,
    cause: Option<Arc<Cause>>,
}

/// What few errors carry.
#[derive(Debug, Clone, Default)]
pub struct More {
    /// When the same may succeed: seconds from now.
    pub retry_after: Option<u64>,
    /// What else is wrong with the same request.
    pub also: Vec<Refusal>,
    /// How many more there were than are told.
    pub omitted: usize,
    /// Further entries of `extensions`, by their names.
    pub details: Vec<(&'static str, Value)>,
}

/// What really happened: for the log, never for a client.
#[derive(Debug)]
pub struct Cause {
    /// In words.
    pub text: String,
    /// Whether the same request may well succeed if it is run once more at once.
    pub momentary: bool,
}

impl Cause {
    fn lasting(cause: impl std::fmt::Display) -> Arc<Self> {
        Arc::new(Self {
            text: cause.to_string(),
            momentary: false,
        })
    }
}

/// An error with what lies behind it. Some libraries write a cause into their own text as well: it is said once.
#[must_use]
pub fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |error| error.source());
    all.fold(String::new(), |text, cause| match cause.to_string() {
        cause if text.is_empty() => cause,
        cause if text.ends_with(&cause) => text,
        cause => format!("{text}: {cause}"),
    })
}

/// An error with a code.
pub fn refuse(code: Code, message: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal {
        code,
        message: message.into(),
        fields: Vec::new(),
        position: None,
        more: Box::default(),
        cause: None,
    }
}

impl Refusal {
    /// Several refusals of one request as one, `most` of them; `None` where there is none.
    #[must_use]
    pub fn all(refusals: Vec<Self>, most: usize) -> Option<Self> {
        let omitted = refusals.len().saturating_sub(most.max(1));
        let mut refusals = refusals.into_iter();
        let mut first = refusals.next()?;
        first.more.also = refusals.take(most.saturating_sub(1)).collect();
        first.more.omitted = omitted;
        Some(first)
    }

    /// Bad input, field by field.
    #[must_use]
    pub fn invalid(fields: Vec<FieldProblem>) -> Self {
        let message: Cow<'static, str> = match fields.as_slice() {
            [only] => format!("{}: {}", only.path, only.message).into(),
            _ => Code::BadUserInput.sentence().into(),
        };
        Self {
            fields,
            ..refuse(Code::BadUserInput, message)
        }
    }

    /// A fault of ours. The client reads "internal error"; the cause goes to the log with the request id.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self {
            cause: Some(Cause::lasting(cause)),
            ..Code::Internal.into()
        }
    }

    /// The service is short of something for the moment. The client reads that; the cause goes to the log.
    #[must_use]
    pub fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self {
            cause: Some(Cause::lasting(cause)),
            ..Code::Unavailable.into()
        }
    }

    /// The database is in trouble. The client reads what it can do about it; the cause goes to the log.
    #[must_use]
    pub fn of_database(trouble: Option<store::Trouble>, cause: impl std::fmt::Display) -> Self {
        let code = match trouble {
            Some(store::Trouble::Cancelled) => Code::RequestTimeout,
            Some(trouble) if trouble.passes() => Code::Unavailable,
            _ => Code::Internal,
        };
        let cause = Cause {
            text: cause.to_string(),
            momentary: trouble.is_some_and(store::Trouble::is_momentary),
        };
        Self {
            cause: Some(Arc::new(cause)),
            ..code.into()
        }
    }

    /// The same, with a further entry of `extensions`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.more.details.push((name, value));
        self
    }

    /// The same, with a place in the document.
    #[must_use]
    pub fn at(self, position: Pos) -> Self {
        Self {
            position: Some(position),
            ..self
        }
    }

    /// The same, with the time after which it may succeed: whole seconds, at least one.
    #[must_use]
    pub fn after(mut self, wait: std::time::Duration) -> Self {
        let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
        self.more.retry_after = Some(seconds.max(1));
        self
    }

    fn extensions(&self) -> ErrorExtensionValues {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code.wire());
        if let Some(seconds) = self.more.retry_after {
            extensions.set("retryAfter", seconds);
        }
        if !self.fields.is_empty() {
            let fields = self.fields.iter().map(|field| {
                Value::Object(
                    [("path", &field.path), ("message", &field.message)]
                        .map(|(key, text)| (async_graphql::Name::new(key), Value::from(text.as_str())))
                        .into(),
                )
            });
            extensions.set("fields", Value::List(fields.collect()));
        }
        for (name, value) in &self.more.details {
            extensions.set(*name, value.clone());
        }
        extensions
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        refuse(code, code.sentence())
    }
}

impl From<Refusal> for async_graphql::Error {
    fn from(refusal: Refusal) -> Self {
        let extensions = Some(refusal.extensions());
        Self {
            message: refusal.message.into_owned(),
            source: refusal.cause.map(|cause| cause as _),
            extensions,
        }
    }
}

impl From<Refusal> for ServerError {
    fn from(refusal: Refusal) -> Self {
        let mut error = Self::new(refusal.message.to_string(), refusal.position);
        error.extensions = Some(refusal.extensions());
        error.source = refusal.cause.map(|cause| cause as _);
        error
    }
}

/// The table of `docs/errors.md`.
#[must_use]
pub fn table() -> String {
    let mut table = String::from("| code | HTTP status | meaning |\n|---|---|---|\n");
    for code in Code::ALL {
        // Writing to a String does not fail.
        let _ = writeln!(table, "| `{}` | {} | {} |", code.wire(), code.status(), code.sentence());
    }
    table
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_change_of_the_table_is_a_visible_diff() {
        insta::assert_snapshot!(table());
    }

    #[test]
    fn docs_hold_the_table() {
        let docs = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/errors.md")).unwrap();
        assert!(
            docs.contains(&table()),
            "docs/errors.md is out of date; its table must be:\n{}",
            table()
        );
    }

    #[test]
    fn wire_codes_are_unique_and_sentences_follow_the_house_style() {
        let mut seen = std::collections::HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.wire()), "{} twice", code.wire());
            assert!(
                !code.sentence().ends_with('.') && (400..600).contains(&code.status()),
                "{}",
                code.wire()
            );
        }
    }

    #[test]
    fn bad_fields_reach_the_extensions_and_the_cause_does_not() {
        let fields = vec![FieldProblem {
            path: "input.title".into(),
            message: "must not be empty".into(),
        }];
        let error = ServerError::from(Refusal::invalid(fields));
        let json = serde_json::to_value(&error).unwrap();
        assert_eq!(json.pointer("/extensions/fields/0/path").unwrap(), "input.title");
        assert_eq!(json.get("message").unwrap(), "input.title: must not be empty");
        let error = ServerError::from(Refusal::internal("relation study does not exist"));
        assert!(!serde_json::to_string(&error).unwrap().contains("relation"));
        assert!(error.source::<Cause>().is_some_and(|cause| cause.text.contains("relation")));
    }

    #[test]
    fn a_cause_that_is_in_the_text_already_is_not_told_again() {
        let error = anyhow::anyhow!("no such file")
            .context("cannot open: no such file")
            .context("while starting");
        assert_eq!(causes(error.as_ref()), "while starting: cannot open: no such file");
    }
}
