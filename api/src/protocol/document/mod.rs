//! From the text of a document to an operation that may run: parsed, validated and its values read exactly as the GraphQL specification says
//! (October 2021, and `@oneOf` of September 2025), within our limits, and kept by its text.
//!
//! The executor (async-graphql 7.2) is more lenient than the specification: directives ignore the defaults of variables, a variable that was
//! not sent becomes null, strings pass for enums, fields of one name are compared at one level only. So documents are checked here, with
//! apollo-compiler against our own schema, and what the executor gets has no variables, directives or fragment definitions any more.

mod build;
mod contract;
mod diagnose;
mod expand;
mod literals;
mod message;
mod near;
pub mod shape;
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
pub use self::expand::Expanded;
use self::template::Template;
pub use self::template::{Misplaced, Operation};
use super::limits::{lexical, measure};
use super::lines::Lines;
use crate::config::Limits;
use graphql::FieldNames;
use graphql::error::{Code, Refusal};

/// A document that keeps to the limits and fits the schema.
#[derive(Debug)]
pub struct Checked {
    template: Template,
    /// The names of all fields that occur anywhere in it: what none of them asks for need not be read from the database.
    pub field_names: HashSet<Box<str>>,
}

impl FieldNames for Checked {
    fn mentions(&self, field: &str) -> bool {
        self.field_names.contains(field)
    }
}

impl Checked {
    /// The operation that was asked for.
    ///
    /// # Errors
    /// There is none of that name, or there are several and no name was given.
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

/// Documents by their text, within a bound of memory.
pub struct Documents {
    contract: Contract,
    checked: Cache<Arc<str>, Arc<Checked>>,
    limits: Limits,
}

// What is kept of a document takes about this many times its text.
const TREE_FACTOR: u64 = 20;

impl Documents {
    /// An empty cache with these limits, for a schema.
    #[must_use]
    pub fn new(contract: Contract, limits: Limits) -> Self {
        let weigher = |text: &Arc<str>, _: &Arc<Checked>| u32::try_from(text.len() as u64 * TREE_FACTOR + 1024).unwrap_or(u32::MAX);
        let checked = Cache::builder().weigher(weigher).max_capacity(limits.document_cache_bytes).build();
        Self { contract, checked, limits }
    }

    /// The document behind a text, parsed, valid and within the limits.
    ///
    /// # Errors
    /// The text is no GraphQL, one of the limits is passed, or the document does not fit the schema.
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
    /// BAD_USER_INPUT names every variable that does not fit; SELECTION_LIMIT.
    pub fn expand(&self, checked: &Checked, operation: &Operation, variables: &Variables) -> Result<Expanded, Refusal> {
        let values = variables::coerced(&self.contract, operation, variables)?;
        expand::expanded(&self.contract, &checked.template, operation, &values, self.limits.selections)
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
        None => Ok(Checked { template, field_names }),
    }
}

/// How a problem begins that is null at a place where it must not be.
const NULL: &str = "must not be null";

// As much of a value as an error quotes.
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
