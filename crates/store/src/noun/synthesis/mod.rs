//! Reads what syntheses are made of: each outcome with its effect and what is asked of its study, in a fixed number of statements.

mod directions;
mod effects;
#[cfg(test)]
mod tests;

pub use directions::{DomainDirections, StudyFindings};
pub use effects::{Candidate, Candidates, EffectsAsked, StoredEffect};
