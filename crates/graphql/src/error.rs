//! The table of error codes, and the errors that are made from it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, Pos, ServerError, Value};

// One table, so that the type, the wire code, the HTTP status and the public sentence cannot diverge.
macro_rules! codes {
    ($($name:ident => ($status:literal, $wire:literal, $sentence:literal)),+ $(,)?) => {
        /// The code of an error, as clients see it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $sentence] $name),+ }

        impl Code {
            /// All codes, in the order of `docs/errors.md`.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The HTTP status when the whole request failed.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// The code in responses.
            #[must_use]
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$name => $wire),+ }
            }

            /// The code with this name in responses.
            #[must_use]
            pub fn of_wire(wire: &str) -> Option<Self> {
                match wire { $($wire => Some(Self::$name),)+ _ => None }
            }

            /// The default message, for errors without a more specific one.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence),+ }
            }
        }
    };
}

codes! {
    Unauthenticated => (401, "UNAUTHENTICATED", "the token is not valid; get a new one, or send no token to see what is public"),
    Forbidden => (403, "FORBIDDEN", "this role is not permitted to do that"),
    NotFound => (404, "NOT_FOUND", "nothing was found, or it is not visible to this role"),
    BadUserInput => (400, "BAD_USER_INPUT", "the input is not valid; the fields say why"),
    Conflict => (409, "CONFLICT", "somebody else changed this first; read it again and repeat the change"),
    ParseFailed => (400, "GRAPHQL_PARSE_FAILED", "the document is not GraphQL"),
    ValidationFailed => (400, "GRAPHQL_VALIDATION_FAILED", "the document is not valid for this schema"),
    OperationNotFound => (400, "OPERATION_NOT_FOUND", "the document has no operation of that name, or has several and no name was given"),
    // Apollo's clients and urql compare these two sentences.
    PersistedQueryNotFound => (404, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound"),
    PersistedQueryNotSupported => (400, "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported"),
    MethodNotAllowed => (405, "METHOD_NOT_ALLOWED", "this path does not accept the HTTP method"),
    NotAcceptable => (406, "NOT_ACCEPTABLE", "responses are available as application/graphql-response+json or application/json only"),
    UnsupportedMediaType => (415, "UNSUPPORTED_MEDIA_TYPE", "send the request as application/json in UTF-8"),
    BadRequest => (400, "BAD_REQUEST", "the request is not a GraphQL request"),
    BodyTooLarge => (413, "BODY_TOO_LARGE", "the request's body is too large"),
    RequestTimeout => (408, "REQUEST_TIMEOUT", "the request took too long; check what was stored before you repeat a change"),
    DepthLimit => (400, "DEPTH_LIMIT", "the document is nested too deeply"),
    ComplexityLimit => (400, "COMPLEXITY_LIMIT", "the operation could return too much; ask for smaller pages or fewer levels"),
    AliasLimit => (400, "ALIAS_LIMIT", "the document has too many aliases"),
    DirectiveLimit => (400, "DIRECTIVE_LIMIT", "the document has too many directives"),
    TokenLimit => (400, "TOKEN_LIMIT", "the document is too long"),
    RootFieldLimit => (400, "ROOT_FIELD_LIMIT", "the operation has too many root fields"),
    SelectionLimit => (400, "SELECTION_LIMIT", "the document selects too many fields when its fragments are expanded"),
    BatchLimit => (400, "BATCH_LIMIT", "the batch has too many operations"),
    SubscriptionLimit => (429, "SUBSCRIPTION_LIMIT", "too many operations are running on this socket; complete some of them first"),
    RateLimited => (429, "RATE_LIMITED", "too many requests; wait for the number of seconds in Retry-After"),
    Unavailable => (503, "UNAVAILABLE", "the service is temporarily unavailable; try again soon"),
    Internal => (500, "INTERNAL", "internal error"),
}

/// One input field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The path of the field, starting at the argument: `input.title`, `filter.terms.0`.
    pub path: String,
    /// What is wrong: lowercase, no full stop.
    pub message: String,
}

/// An error that a client gets: a code, a message that a person can act on, and the invalid fields, if any.
///
/// It does not implement `Display` on purpose: async-graphql turns every `Display` type into an error without a code.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The code.
    pub code: Code,
    /// The message.
    pub message: Cow<'static, str>,
    /// The invalid input fields.
    pub fields: Vec<FieldProblem>,
    /// The position in the document.
    pub position: Option<Pos>,
    /// Parts that few errors have. They are boxed to keep `Result<_, Refusal>` small.
    pub more: Box<More>,
    cause: Option<Arc<Cause>>,
}

/// Parts that few errors have.
#[derive(Debug, Clone, Default)]
pub struct More {
    /// After how many seconds the same request may succeed.
    pub retry_after: Option<u64>,
    /// Further errors of the same request.
    pub also: Vec<Refusal>,
    /// How many more errors there were that are not listed.
    pub omitted: usize,
    /// Further entries of `extensions`, by name.
    pub details: Vec<(&'static str, Value)>,
}

/// The real cause of an error, for the log and never for a client.
#[derive(Debug)]
pub struct Cause {
    /// The cause in words.
    pub text: String,
    /// Whether an immediate retry of the same request is likely to succeed.
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

/// The text of an error with its sources. Some libraries repeat the source in their own text; the repetition is
/// dropped.
#[must_use]
pub fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |error| error.source());
    all.fold(String::new(), |text, cause| match cause.to_string() {
        cause if text.is_empty() => cause,
        cause if text.ends_with(&cause) => text,
        cause => format!("{text}: {cause}"),
    })
}

/// An error with this code and message.
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
    /// Combines the errors of one request into one, at most `most` of them; `None` if there are none.
    #[must_use]
    pub fn all(refusals: Vec<Self>, most: usize) -> Option<Self> {
        let omitted = refusals.len().saturating_sub(most.max(1));
        let mut refusals = refusals.into_iter();
        let mut first = refusals.next()?;
        first.more.also = refusals.take(most.saturating_sub(1)).collect();
        first.more.omitted = omitted;
        Some(first)
    }

    /// BAD_USER_INPUT with these fields.
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

    /// INTERNAL: the client reads "internal error"; the cause goes to the log with the request id.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self {
            cause: Some(Cause::lasting(cause)),
            ..Code::Internal.into()
        }
    }

    /// UNAVAILABLE: the service is temporarily short of a resource. The cause goes to the log.
    #[must_use]
    pub fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self {
            cause: Some(Cause::lasting(cause)),
            ..Code::Unavailable.into()
        }
    }

    /// The error for a failure of the database. The client reads what it can do; the cause goes to the log.
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

    /// Adds an entry to `extensions`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.more.details.push((name, value));
        self
    }

    /// Adds the position in the document.
    #[must_use]
    pub fn at(self, position: Pos) -> Self {
        Self {
            position: Some(position),
            ..self
        }
    }

    /// Adds the time after which a retry may succeed, in whole seconds, at least one.
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
        let docs = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors.md")).unwrap();
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
