//! Studies: what is read of them, one by one, in lists, and of many parents at once, and how they are changed.

mod evidence;
mod filter;
mod known;
mod overlap;
mod read;
pub(crate) mod search_text;
mod view;
mod write;

pub(crate) use filter::rows;
pub use filter::{StudyFilter, StudyOrder, StudyOrderField};
pub use known::{KnownReport, ReportDifference};
pub use read::StudyParents;
pub use view::Study;
pub(crate) use write::study_label;
pub use write::{ReportInput, StudyInput};

#[cfg(test)]
mod tests;
