//! Decides whose words a text contains, and finds a person's words inside the texts of others. docs/words.md explains the rules;
//! [`words::text::Wording`] defines the measure.

mod owner;
mod quoted;
mod said;

pub use quoted::WITHDRAWN_QUOTATION;
pub(crate) use said::Said;

/// Replaces words that their author had erased.
pub const WITHDRAWN_WORDS: &str = "Withdrawn by its author.";
