//! Outcomes: what is read of the findings of studies, in lists and of many parents at once.

mod apart;
mod filter;
mod read;
mod view;

pub use filter::{OutcomeFilter, OutcomeOrder, OutcomeOrderField};
pub use read::OutcomeParents;
pub use view::Outcome;

#[cfg(test)]
mod tests;
