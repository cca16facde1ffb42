//! Deletes drafts and rows that were created by mistake, as long as nothing depends on them. The audit trail and the list of deletions
//! keep a record.

mod delete;
mod referred;

use policy::id::{OutcomeId, ProgrammeId, ProjectId, QuestionId, RecommendationId, StudyId};

/// The rows that can be deleted as a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftId {
    /// A programme that is in draft or in review.
    Programme(ProgrammeId),
    /// A study that is in draft or in review, with its outcomes.
    Study(StudyId),
    /// An outcome, in any state.
    Outcome(OutcomeId),
    /// A question that is nobody's own words and has no votes.
    Question(QuestionId),
    /// A recommendation.
    Recommendation(RecommendationId),
    /// A project that has no rows of its own.
    Project(ProjectId),
}
