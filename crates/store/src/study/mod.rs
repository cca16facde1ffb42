//! Studies: what is read of them, one by one, in lists, and of many parents at once.

mod evidence;
mod filter;
mod overlap;
mod read;
mod view;

pub(crate) use filter::rows;
pub use filter::{StudyFilter, StudyOrder, StudyOrderField};
pub use read::StudyParents;
pub use view::Study;

#[cfg(test)]
mod tests;
