//! What a question can be linked to.

use policy::id::{OutcomeId, ProgrammeId, StudyId, TermId};

/// What a question can be linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// A study.
    Study(StudyId),
    /// A training programme.
    Programme(ProgrammeId),
    /// A term of the vocabulary.
    Term(TermId),
    /// A finding.
    Outcome(OutcomeId),
}
