//! What can go wrong between a request and the database, in terms a caller can act on.

use sea_orm::DbErr;

use crate::engine::trouble::Trouble;

/// A field of an input that cannot be accepted, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where it stands in the input, e.g. `input.terms.2.codes.0`.
    pub path: String,
    /// What is wrong, in words.
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

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such row, or the viewer may not see it: the two look the same.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The viewer sees the row, but may not do this to it.
    #[error("not allowed: {action}")]
    Forbidden {
        /// The action that was refused, e.g. `programme.edit`.
        action: &'static str,
    },
    /// The same, where there is a way: the sentence says why, and what would work.
    #[error("not allowed: {action}: {sentence}")]
    Refused {
        /// The action that was refused.
        action: &'static str,
        /// Why, and what would work.
        sentence: String,
    },
    /// The row has changed since the caller read it.
    #[error("{entity} is at version {found}, not {expected}")]
    Stale {
        /// What kind of row.
        entity: &'static str,
        /// The version that the caller read.
        expected: i32,
        /// The version that is stored.
        found: i32,
    },
    /// The change meets a state that does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// Fields of the input that cannot be accepted: all of them, not the first.
    #[error("{} of the input cannot be accepted", fields(.0))]
    Invalid(Vec<FieldProblem>),
    /// A stored value that the code does not understand.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    /// The configured identity keys cannot be used.
    #[error(transparent)]
    Keys(#[from] crate::engine::invalid_keys::InvalidKeys),
    /// A newer version of the service has changed the tables. These changes are not known to this one.
    #[error("the database was changed by a newer version of lived-evidence: {}", .0.join(", "))]
    Newer(Vec<String>),
    /// The database's address cannot be used. What it says is not repeated, as a password may be in it.
    #[error("{0}")]
    Address(String),
    /// The token that acts here was revoked, or has expired, since the request began.
    #[error("the acting token does not work any more")]
    TokenEnded,
    /// The database failed. The cause is for the log, never for the client.
    #[error("the database failed")]
    Database(#[source] DbErr),
}

fn fields(problems: &[FieldProblem]) -> String {
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    paths.join(", ")
}

impl Error {
    /// What is the matter with the database, if it cannot do what it otherwise does.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Database(error) => Trouble::of(error),
            _ => None,
        }
    }

    /// The request has read as many rows as one request may.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        matches!(self, Self::Database(error) if crate::engine::allowance::is_exhausted(error))
    }

    /// One field that cannot be accepted.
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
