//! Reads the data for syntheses: each outcome with its effect and the needed facts about its study, in a fixed number of statements.

mod directions;
mod effects;
#[cfg(test)]
mod tests;

pub use directions::{DomainDirections, StudyFindings};
pub use effects::{Candidate, Candidates, EffectsAsked, StoredEffect};
