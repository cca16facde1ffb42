//! Deletes drafts and what was made in error.

use async_graphql::{Context, ID, Object, Result};
use policy::id::{OutcomeId, ProgrammeId, ProjectId, QuestionId, RecommendationId, StudyId, split};
use store::DraftId;

use crate::engine::scope::Scope;
use crate::error::{FieldProblem, Refusal};

/// Deletions of drafts.
#[derive(Default)]
pub struct DraftMutation;

#[Object]
impl DraftMutation {
    /// Deletes a draft or something that was made in error: a programme or study in draft or in review, an outcome, a question
    /// that is nobody's own words, a recommendation, or a project that nothing belongs to. Refused with CONFLICT while
    /// something rests on it. The deletion stays in the audit trail and in `deletions`. Answers with the id.
    async fn delete_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to delete.")] id: ID,
        #[graphql(desc = "The version of it that the viewer has read.")] version: i32,
    ) -> Result<ID> {
        let draft = draft(&id)?;
        Scope::of(ctx)?.access().delete_draft(draft, version).await.map_err(Refusal::from)?;
        Ok(id)
    }
}

fn draft(id: &ID) -> Result<DraftId, Refusal> {
    let found = match split(id.as_str()) {
        Some((ProgrammeId::PREFIX, id)) => Some(DraftId::Programme(ProgrammeId(id))),
        Some((StudyId::PREFIX, id)) => Some(DraftId::Study(StudyId(id))),
        Some((OutcomeId::PREFIX, id)) => Some(DraftId::Outcome(OutcomeId(id))),
        Some((QuestionId::PREFIX, id)) => Some(DraftId::Question(QuestionId(id))),
        Some((RecommendationId::PREFIX, id)) => Some(DraftId::Recommendation(RecommendationId(id))),
        Some((ProjectId::PREFIX, id)) => Some(DraftId::Project(ProjectId(id))),
        _ => None,
    };
    found.ok_or_else(|| {
        Refusal::invalid(vec![FieldProblem {
            path: "id".to_owned(),
            message: "must be the id of a programme, a study, an outcome, a question, a recommendation or a project".to_owned(),
        }])
    })
}
