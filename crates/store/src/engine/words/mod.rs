//! Whose words a text is, and where somebody's words stand in what others wrote. docs/words.md explains the rules to people;
//! [`evidence::text::Wording`] holds the measure.

mod owner;
mod quoted;
mod said;

pub use quoted::WITHDRAWN_QUOTATION;
pub(crate) use said::Said;
