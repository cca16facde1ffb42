//! Outcomes: what is read of the findings of studies, in lists and of many parents at once.

mod filter;
mod read;
mod view;

pub(crate) use filter::rows;
pub use filter::{OutcomeFilter, OutcomeOrder, OutcomeOrderField};
pub use read::OutcomeParents;
pub use view::Outcome;

#[cfg(test)]
mod tests;
