//! Mutations of screening: votes, settled conflicts, and decisions that are opened again.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use store::Vote;

use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::record::Record;

/// Mutations of screening.
#[derive(Default)]
pub struct ScreeningMutation;

#[Object]
impl ScreeningMutation {
    /// Casts the viewer's own vote on a record, or changes it while the second vote is not stored. Screening is blind:
    /// nobody sees the vote of somebody else until both are stored. Two votes that agree decide; otherwise there is a
    /// conflict. Only for members of the team.
    async fn screen_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record.")] record: ID,
        #[graphql(desc = "The stage at which the record waits for a vote.")] stage: Word<ScreeningStage>,
        #[graphql(desc = "The verdict of the viewer.")] verdict: Word<ScreeningVerdict>,
        #[graphql(desc = "The code of a reason of the review: required for an EXCLUDE at FULL_TEXT, and refused otherwise.")]
        reason: Option<String>,
        #[graphql(desc = "A note for the team: at most 2,000 characters.")] note: Option<String>,
    ) -> Result<Record> {
        let id = read(&record, "record")?;
        let vote = vote(stage, verdict, reason, note);
        changed(Scope::of(ctx)?.access().screen_record(id, &vote).await)
    }

    /// Settles the conflict between two votes. It is CONFLICT if there is none. Only for members of the team other than
    /// the two who disagree.
    async fn resolve_screening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record.")] record: ID,
        #[graphql(desc = "The stage at which the two votes differ.")] stage: Word<ScreeningStage>,
        #[graphql(desc = "The verdict that settles the conflict: INCLUDE or EXCLUDE.")] verdict: Word<ScreeningVerdict>,
        #[graphql(desc = "The code of a reason of the review: required for an EXCLUDE at FULL_TEXT, and refused otherwise.")]
        reason: Option<String>,
        #[graphql(desc = "A note for the team: at most 2,000 characters.")] note: Option<String>,
    ) -> Result<Record> {
        let id = read(&record, "record")?;
        let vote = vote(stage, verdict, reason, note);
        changed(Scope::of(ctx)?.access().resolve_screening(id, &vote).await)
    }

    /// Opens the decision on a record again, so that two reviewers vote once more. The old votes are kept, but no
    /// longer count. It is CONFLICT unless two votes are stored at the stage. Only for leads of the review.
    async fn reopen_screening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record.")] record: ID,
        #[graphql(desc = "The stage whose decision is opened again.")] stage: Word<ScreeningStage>,
        #[graphql(desc = "The reason for opening the decision again: at most 2,000 characters.")] note: String,
    ) -> Result<Record> {
        let id = read(&record, "record")?;
        changed(Scope::of(ctx)?.access().reopen_screening(id, stage.0, &note).await)
    }
}

fn vote(stage: Word<ScreeningStage>, verdict: Word<ScreeningVerdict>, reason: Option<String>, note: Option<String>) -> Vote {
    Vote {
        stage: stage.0,
        verdict: verdict.0,
        reason,
        note,
    }
}

fn changed(result: Result<store::ReviewRecord, store::Error>) -> Result<Record> {
    Ok(result.map(Record::from).map_err(Refusal::from)?)
}
