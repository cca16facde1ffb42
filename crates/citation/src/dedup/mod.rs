//! Finds the records of the same publication: makes blocks, compares records field by field, applies rules, and forms groups that follow
//! people's decisions.
//!
//! All functions are pure and deterministic. `docs/deduplication.md` describes how pairs are found and which rules merge records.

mod agreement;
mod block;
mod candidate;
mod compare;
mod fold;
mod group;
mod journal;
mod names;
mod notice;
mod pair;
mod profile;
mod rules;
mod span;
mod title;
mod titles;
mod union;

pub use agreement::{Agreement, ComparedField, FieldSimilarity};
pub use candidate::DuplicateCandidate;
pub use group::{DuplicateDecision, DuplicateGroups, Sameness, groups};
pub use pair::{DuplicatePair, pairs};
pub use rules::{Hold, Verdict};
