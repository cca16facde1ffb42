//! Turns the text of a document into an operation that can run. Documents are parsed, validated and their values read exactly as the
//! GraphQL specification requires (October 2021, and `@oneOf` of September 2025), within our limits, and cached by their text.
//!
//! The executor (async-graphql 7.2) is more lenient than the specification: directives ignore the defaults of variables, a variable that
//! was not sent becomes null, strings are accepted as enum values, and fields with the same name are compared on one level only.
//! Therefore documents are checked here, with apollo-compiler against our own schema, and the executor gets a document without variables,
//! directives and fragment definitions.

mod build;
mod contract;
mod diagnose;
mod expand;
mod expanded;
mod literals;
mod message;
mod near;
mod template;
#[cfg(test)]
mod tests;
mod variables;

use std::collections::HashSet;
use std::sync::Arc;

use apollo_compiler::parser::Parser;
use async_graphql::Variables;
use moka::sync::Cache;

pub use self::contract::{Contract, NoContract};
pub use self::expanded::{Expanded, Misplaced};
pub use self::template::Operation;
use self::template::Template;
use super::limits::{lexical, measure};
use super::lines::Lines;
use crate::config::Limits;
use graphql::FieldNames;
use graphql::error::{Code, Refusal};

/// A document that is within the limits and fits the schema.
#[derive(Debug)]
pub struct Checked {
    template: Template,
    /// The names of all fields anywhere in the document. Columns for other fields need not be read from the database.
    pub field_names: HashSet<Box<str>>,
    /// The length of its text, in bytes.
    length: u64,
}

impl FieldNames for Checked {
    fn mentions(&self, field: &str) -> bool {
        self.field_names.contains(field)
    }
}

impl Checked {
    /// Whether what an operation expands to is not much more than the text, so that the cache may keep it. A fragment, with the values in
    /// it, is expanded as often as it is spread; and of several operations each would be kept.
    fn is_as_long_as(&self, expanded: &Expanded) -> bool {
        let Template { operations, fragments } = &self.template;
        operations.len() == 1 && fragments.is_empty() && expanded.fields * BYTES_OF_A_FIELD <= self.length
    }

    /// The requested operation.
    ///
    /// # Errors
    /// No operation has this name, or there are several and no name was given.
    pub fn operation(&self, name: Option<&str>) -> Result<&Operation, Refusal> {
        let operations = self.template.operations.as_slice();
        let found = match (name, operations) {
            (Some(name), all) => all.iter().find(|operation| operation.name.as_deref() == Some(name)),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        found.ok_or_else(|| Code::OperationNotFound.into())
    }
}

/// A cache of documents by their text, with a memory limit.
pub struct Documents {
    contract: Contract,
    checked: Cache<Arc<str>, Arc<Checked>>,
    limits: Limits,
}

// A cached document takes about this many times as much memory as its text, with what it expands to.
const TREE_FACTOR: u64 = 60;
/// What an operation expands to is kept if it has at most one field for this many bytes of the text: a selection on an interface is
/// expanded for each of its types.
const BYTES_OF_A_FIELD: u64 = 4;

impl Documents {
    /// An empty cache with these limits, for a schema.
    #[must_use]
    pub fn new(contract: Contract, limits: Limits) -> Self {
        let weigher = |text: &Arc<str>, _: &Arc<Checked>| u32::try_from(text.len() as u64 * TREE_FACTOR + 1024).unwrap_or(u32::MAX);
        let checked = Cache::builder().weigher(weigher).max_capacity(limits.document_cache_bytes).build();
        Self { contract, checked, limits }
    }

    /// The document for a text: parsed, valid and within the limits.
    ///
    /// # Errors
    /// The text is not GraphQL, exceeds a limit, or does not fit the schema.
    pub fn prepare(&self, text: &str) -> Result<Arc<Checked>, Refusal> {
        if let Some(known) = self.checked.get(text) {
            return Ok(known);
        }
        let checked = Arc::new(check(text, &self.contract, &self.limits)?);
        self.checked.insert(text.into(), Arc::clone(&checked));
        Ok(checked)
    }

    /// An operation in the form in which it runs with these variables.
    ///
    /// # Errors
    /// BAD_USER_INPUT with every variable that does not fit; SELECTION_LIMIT if the operation selects too much.
    pub fn expand(&self, checked: &Checked, operation: &Operation, variables: &Variables) -> Result<Arc<Expanded>, Refusal> {
        if let Some(known) = operation.expanded.get() {
            return Ok(Arc::clone(known));
        }
        let values = variables::coerced(&self.contract, operation, variables)?;
        let expanded = expand::expanded(&self.contract, &checked.template, operation, &values, self.limits.selections)?;
        let expanded = Arc::new(expanded);
        if operation.variables.is_empty() && checked.is_as_long_as(&expanded) {
            // Another request may have kept the same meanwhile.
            let _ = operation.expanded.set(Arc::clone(&expanded));
        }
        Ok(expanded)
    }
}

fn check(text: &str, contract: &Contract, limits: &Limits) -> Result<Checked, Refusal> {
    lexical::check(text, limits)?;
    let lines = Lines::of(text);
    let parsed = Parser::new().parse_ast(text, "document.graphql");
    let document = parsed.map_err(|invalid| diagnose::syntax(&invalid.errors))?;
    let field_names = measure::check(&document, limits, &lines)?;
    let (document, errors) = match document.to_executable_validate(&contract.schema) {
        Ok(valid) => (valid.into_inner(), None),
        Err(invalid) => (invalid.partial, Some(invalid.errors)),
    };
    let (template, of_values) = build::template(contract, &document, &lines);
    let mut refusals = match errors {
        Some(errors) => diagnose::validation(&errors, text, &document, contract, &of_values),
        None => Vec::new(),
    };
    refusals.extend(of_values);
    match Refusal::all(refusals, limits.errors) {
        Some(refusal) => Err(refusal),
        None => Ok(Checked {
            template,
            field_names,
            length: text.len() as u64,
        }),
    }
}

/// How the message begins for null in a place that does not allow it.
const NULL: &str = "must not be null";

// An error message quotes at most this many characters of a value.
const QUOTED: usize = 40;

fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    format!("{:?}", short(text))
}
