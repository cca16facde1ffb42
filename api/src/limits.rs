//! Checks documents before the executor sees them: parsed once, measured once, kept by their text.
//!
//! The executor's own checks expand every fragment again at each spread, so that an 850-byte document can cost
//! seconds and gigabytes (async-graphql 7.2, measured). Here a fragment's figures are computed once.

pub mod budget;
pub mod complexity;
pub mod gate;
mod lexical;
mod measure;
pub mod outline;
pub mod places;
pub mod rate;
pub mod spending;
#[cfg(test)]
mod tests;
pub mod values;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Name, parser};
use moka::sync::Cache;

use self::outline::Outline;
use crate::config::Limits;
use crate::error::{Code, Refusal, refuse};

/// A document that keeps to the limits. Whether it fits the schema is for the executor to say.
#[derive(Debug)]
pub struct Checked {
    /// The parsed document.
    pub document: ExecutableDocument,
    /// The names of all fields that occur anywhere in it: what none of them asks for need not be read from the database.
    pub field_names: HashSet<Box<str>>,
    outlines: HashMap<Option<Name>, Outline>,
}

impl Checked {
    /// Whether a field of this name occurs anywhere in the document.
    #[must_use]
    pub fn asks_for(&self, field: &str) -> bool {
        self.field_names.contains(field)
    }

    /// The fields that the answer to an operation has; the operation by its name in the document.
    #[must_use]
    pub fn outline(&self, operation: Option<&Name>) -> Option<&Outline> {
        self.outlines.get(&operation.cloned())
    }
}

/// Parsed documents by their text, within a bound of memory.
pub struct Documents {
    checked: Cache<Arc<str>, Arc<Checked>>,
    limits: Limits,
}

// A parsed document takes about this many times its text.
const TREE_FACTOR: u64 = 20;

impl Documents {
    /// An empty cache with these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let weigher = |text: &Arc<str>, _: &Arc<Checked>| u32::try_from(text.len() as u64 * TREE_FACTOR + 1024).unwrap_or(u32::MAX);
        let checked = Cache::builder().weigher(weigher).max_capacity(limits.document_cache_bytes).build();
        Self { checked, limits }
    }

    /// The document behind a text, parsed and within the limits.
    ///
    /// # Errors
    /// The text is no GraphQL, or one of the limits is passed, each with its own code.
    pub fn prepare(&self, text: &str) -> Result<Arc<Checked>, Refusal> {
        if let Some(known) = self.checked.get(text) {
            return Ok(known);
        }
        let checked = Arc::new(check(text, &self.limits)?);
        self.checked.insert(text.into(), Arc::clone(&checked));
        Ok(checked)
    }
}

fn check(text: &str, limits: &Limits) -> Result<Checked, Refusal> {
    lexical::check(text, limits)?;
    let document = parser::parse_query(text).map_err(syntax_error)?;
    let field_names = measure::check(&document, limits)?;
    let outlines = document.operations.iter();
    let outlines = outlines
        .map(|(name, operation)| (name.cloned(), Outline::of(&document, &operation.node.selection_set.node)))
        .collect();
    Ok(Checked {
        document,
        field_names,
        outlines,
    })
}

fn syntax_error(error: parser::Error) -> Refusal {
    if matches!(error, parser::Error::RecursionLimitExceeded) {
        return Code::DepthLimit.into();
    }
    let position = error.positions().next();
    let message = error.to_string();
    // The parser draws the line and an arrow below it; its last line says what it expected.
    let expected = message.rsplit_once("= ").map_or(message.as_str(), |(_, expected)| expected).trim();
    let refusal = refuse(Code::ParseFailed, format!("syntax error: {expected}"));
    match position {
        Some(position) => refusal.at(position),
        None => refusal,
    }
}
