//! Finds records of the same publication: blocking, similarity field by field, rules, and groups under people's decisions.
//!
//! Pure and deterministic. `docs/deduplication.md` says how pairs are found and which rules merge.

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
