//! Makes words comparable: they are split, folded and stemmed here, so that both databases find the same rows.
//!
//! The index holds the stems of a document, and a search sends the stems of the query. The databases' own dictionaries are not used.

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
