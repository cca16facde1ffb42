//! Keeps documents within bounds: their size and depth before they are validated, and what an operation may cost.
//!
//! The executor's own checks expand every fragment again at each spread, so that an 850-byte document can cost
//! seconds and gigabytes (async-graphql 7.2, measured). Here a fragment's figures are computed once.

pub mod bounds;
pub mod complexity;
pub(crate) mod lexical;
pub(crate) mod measure;
pub mod shape;
#[cfg(test)]
mod tests;
pub mod values;
