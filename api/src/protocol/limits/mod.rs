//! Limits for documents: their size and depth before validation, and the possible cost of an operation.
//!
//! The executor's own checks expand every fragment again at each spread, so that an 850-byte document can take seconds and gigabytes
//! (async-graphql 7.2, measured). Here the figures of a fragment are computed once.

pub mod bounds;
pub mod complexity;
pub(crate) mod lexical;
pub(crate) mod measure;
pub mod shape;
#[cfg(test)]
mod tests;
pub mod values;
