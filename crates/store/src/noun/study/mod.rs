//! Studies: reading them by id, in lists and for many parents at once, and changing them.

mod evidence;
mod filter;
mod known;
mod overlap;
pub(crate) mod plan;
mod read;
pub(crate) mod search_text;
mod view;
mod write;

pub(crate) use filter::rows;
pub use filter::{StudyFilter, StudyOrder, StudyOrderField};
pub use known::{KnownReport, ReportDifference};
pub use plan::StudyField;
pub use read::StudyParents;
pub use view::Study;
pub(crate) use write::study_label;
pub use write::{ReportInput, StudyInput};

#[cfg(test)]
mod tests;
