//! Keeps requests within bounds: the size and depth of documents before they are validated, what an operation may cost, how often
//! somebody may ask.
//!
//! The executor's own checks expand every fragment again at each spread, so that an 850-byte document can cost
//! seconds and gigabytes (async-graphql 7.2, measured). Here a fragment's figures are computed once.

pub mod bounds;
pub mod complexity;
pub mod gate;
pub(crate) mod lexical;
pub(crate) mod measure;
pub mod places;
pub mod rate;
pub mod shape;
pub mod spending;
#[cfg(test)]
mod tests;
pub mod values;
