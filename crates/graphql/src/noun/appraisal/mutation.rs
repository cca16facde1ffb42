//! The mutation that appraises a study.

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::{AppraisalResponse, AppraisalTool};

use super::object::Appraisal;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// The answer to one criterion.
#[derive(Debug, InputObject)]
pub struct AppraisalAnswerInput {
    /// The code of the criterion in the tool, such as `1.1`.
    criterion: String,
    /// The answer of the rater to the criterion.
    answer: Word<AppraisalResponse>,
    /// A note: at most 2,000 characters.
    comment: Option<String>,
}

/// The mutation of appraisals.
#[derive(Default)]
pub struct AppraisalMutation;

#[Object]
impl AppraisalMutation {
    /// Stores the viewer's own appraisal of a study, or replaces it. With `consensus`, stores what the raters agreed on;
    /// that needs the appraisals of two people. The answers are the five criteria of the study's MMAT category; a mixed
    /// methods study needs fifteen (5.x, 1.x, and the five of one of 2 to 4). S1 and S2 may be answered, both or
    /// neither. Only for members of the team of the study's review.
    async fn appraise_study(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the study to appraise.")] study: ID,
        #[graphql(desc = "The tool to appraise with.")] tool: Word<AppraisalTool>,
        #[graphql(desc = "The answers, one for each criterion.")] answers: Vec<AppraisalAnswerInput>,
        #[graphql(desc = "Whether the answers are what the raters agreed on.", default = false)] consensus: bool,
    ) -> Result<Appraisal> {
        let id = read(&study, "study")?;
        let input = store::AppraisalInput {
            tool: tool.0,
            consensus,
            answers: answers
                .into_iter()
                .map(|answer| store::AppraisalAnswerInput {
                    criterion: answer.criterion,
                    answer: answer.answer.0,
                    comment: answer.comment,
                })
                .collect(),
        };
        let stored = Scope::of(ctx)?.access().appraise_study(id, &input).await;
        Ok(stored.map(Appraisal::from).map_err(Refusal::from)?)
    }
}
