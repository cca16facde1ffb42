//! Deletes drafts and what was made in error, while nothing rests on it. The trace stays in the audit trail and in the
//! deletions that clients follow.

mod delete;
mod referred;

use policy::id::{OutcomeId, ProgrammeId, ProjectId, QuestionId, RecommendationId, StudyId};

/// What can be deleted as a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftId {
    /// A programme that is in draft or in review.
    Programme(ProgrammeId),
    /// A study that is in draft or in review, with its outcomes.
    Study(StudyId),
    /// An outcome.
    Outcome(OutcomeId),
    /// A question that is nobody's words and that nobody has voted on.
    Question(QuestionId),
    /// A recommendation.
    Recommendation(RecommendationId),
    /// A project that nothing belongs to.
    Project(ProjectId),
}
