//! The mutation that deletes drafts and rows that were created by mistake.

use async_graphql::{Context, ID, Object, Result};
use policy::id::{OutcomeId, ProgrammeId, ProjectId, QuestionId, RecommendationId, StudyId, split};
use store::DraftId;

use crate::engine::scope::Scope;
use crate::error::{FieldProblem, Refusal};

/// The mutation that deletes drafts.
#[derive(Default)]
pub struct DraftMutation;

#[Object]
impl DraftMutation {
    /// Deletes a draft or a row that was created by mistake, and returns its id. It can be a programme or study with
    /// the status DRAFT or IN_REVIEW, an outcome, a question that is not a participant's own words, a recommendation,
    /// or a project that nothing belongs to. It is CONFLICT while another row depends on it. The deletion is recorded
    /// in the audit trail and in `deletions`.
    async fn delete_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the row to delete.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
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
