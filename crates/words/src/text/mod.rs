//! Makes words comparable: split, folded and stemmed here, so that both databases find the same rows.
//!
//! The stems of a document go into the index and the stems of a query into the question put to it; neither database's own
//! dictionaries take part.

mod expand;
mod fold;
mod forms;
mod near;
mod plain;
mod snippet;

pub use expand::{MAX_ALTERNATIVES, MAX_QUERY_WORDS, Thesaurus, expand};
pub use fold::{stem, stems, tokens};
pub use near::{Wording, sentences};
pub use plain::{line_problem, prose_problem};
pub use snippet::snippet;
