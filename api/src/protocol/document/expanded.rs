//! An operation in the form in which it runs.

use std::sync::{Arc, OnceLock};

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Name, Pos};
use graphql::AnswerLevel;

/// An operation that is ready to run.
#[derive(Debug)]
pub struct Expanded {
    /// The document for the executor.
    pub document: ExecutableDocument,
    /// The shape of its answer.
    pub level: Arc<AnswerLevel>,
    /// The positions of argument values in the document, with the names of their arguments.
    pub arguments: Vec<(Pos, Name)>,
    /// The nulls in places that do not allow null. Only their fields are refused.
    pub nulls: Vec<Misplaced>,
    /// The number of fields in the document.
    pub fields: u64,
    /// The estimated cost of the document, once it is known.
    pub cost: OnceLock<u64>,
}

/// A null from a variable, in a place that does not allow null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// The position of the field in the document.
    pub field: Pos,
    /// The position of the argument's value.
    pub argument: Pos,
    /// The path to the null, beginning with the argument.
    pub path: String,
}
