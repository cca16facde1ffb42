//! What clients that keep copies follow: when a row last changed for them, and what left their sight.
//!
//! `docs/data-model.md` says the rule, section "Following changes".

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
