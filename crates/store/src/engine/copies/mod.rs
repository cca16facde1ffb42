//! What clients that keep copies need: when a row last changed for them, and which rows they can no longer see.
//!
//! The rule is in `docs/data-model.md`, section "Following changes".

mod around;
mod deletion;
mod kind;
mod part;
mod sight;
mod touch;
mod updated;

pub use deletion::Deletion;
pub(crate) use touch::Seen;
pub(crate) use updated::{hidden_changes, since, updated_at};
