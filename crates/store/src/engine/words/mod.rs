//! Whose words a text is, and where somebody's words stand in what others wrote. docs/words.md explains the rules to people;
//! [`words::text::Wording`] holds the measure.

mod owner;
mod quoted;
mod said;

pub use quoted::WITHDRAWN_QUOTATION;
pub(crate) use said::Said;

/// What stands in the place of words that their author had erased.
pub const WITHDRAWN_WORDS: &str = "Withdrawn by its author.";
