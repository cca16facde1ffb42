//! What can go wrong between a request and the database, in terms a caller can act on.

use sea_orm::DbErr;

use crate::engine::trouble::Trouble;

/// An input field that is refused, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The path of the field in the input, for example `input.terms.2.codes.0`.
    pub path: String,
    /// Why the field is refused, as text for people.
    pub message: String,
}

impl FieldProblem {
    /// A problem at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
        }
    }
}

/// Why the store did not do what the caller asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row does not exist, or the viewer may not see it: callers cannot tell which.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The viewer can see the row, but may not do this to it.
    #[error("not allowed: {action}")]
    Forbidden {
        /// The refused action, for example `programme.edit`.
        action: &'static str,
    },
    /// A refusal with an alternative: the sentence says why, and what would work.
    #[error("not allowed: {action}: {sentence}")]
    Refused {
        /// The refused action.
        action: &'static str,
        /// Why the action is refused, and what would work instead.
        sentence: String,
    },
    /// The row has changed since the caller read it.
    #[error("{entity} is at version {found}, not {expected}")]
    Stale {
        /// The kind of row, for example `programme`.
        entity: &'static str,
        /// The version that the caller read.
        expected: i32,
        /// The stored version.
        found: i32,
    },
    /// The current state does not allow the change.
    #[error("{0}")]
    Conflict(String),
    /// Input fields that are refused: all of them, not only the first.
    #[error("{} of the input cannot be accepted", fields(.0))]
    Invalid(Vec<FieldProblem>),
    /// A stored value that the code does not understand.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    /// The configured identity keys cannot be used.
    #[error(transparent)]
    Keys(#[from] crate::engine::invalid_keys::InvalidKeys),
    /// A newer version of the service has changed the tables. Lists the migrations that this version does not know.
    #[error("the database was changed by a newer version of lived-evidence: {}", .0.join(", "))]
    Newer(Vec<String>),
    /// The database's address cannot be used. The message does not repeat the address, because it may contain a password.
    #[error("{0}")]
    Address(String),
    /// The token of this request was revoked or has expired since the request began.
    #[error("the token of this request is not valid any more")]
    TokenEnded,
    /// The database failed. The cause goes to the log, never to the client.
    #[error("the database failed")]
    Database(#[source] DbErr),
}

fn fields(problems: &[FieldProblem]) -> String {
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    paths.join(", ")
}

impl Error {
    /// What is wrong with the database, if this error is a failure of the database and the cause is known.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Database(error) => Trouble::of(error),
            _ => None,
        }
    }

    /// Whether the request has read the maximum number of rows.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        matches!(self, Self::Database(error) if crate::engine::allowance::is_exhausted(error))
    }

    /// A refusal of one input field.
    pub fn invalid(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem::new(path, message)])
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match entity::column::decoding_error(&error) {
            Some(text) => Self::Corrupt(text),
            None => Self::Database(error),
        }
    }
}

impl From<policy::Denied> for Error {
    fn from(denied: policy::Denied) -> Self {
        Self::Forbidden { action: denied.action }
    }
}

impl From<evidence::vocabulary::UnknownCode> for Error {
    fn from(unknown: evidence::vocabulary::UnknownCode) -> Self {
        Self::Corrupt(unknown.to_string())
    }
}
