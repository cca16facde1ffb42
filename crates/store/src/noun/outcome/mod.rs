//! Outcomes, the findings of studies: reading them by id, in lists and for many parents at once, and changing them.

mod apart;
pub(crate) mod effect_columns;
mod filter;
pub(crate) mod plan;
mod read;
pub(crate) mod search_text;
mod view;
mod write;

pub(crate) use apart::Apart;
pub(crate) use filter::rows;
pub use filter::{OutcomeFilter, OutcomeOrder, OutcomeOrderField};
pub use plan::OutcomeField;
pub use read::OutcomeParents;
pub use view::Outcome;
pub use write::OutcomeInput;
pub(crate) use write::is_released;

#[cfg(test)]
mod tests;
