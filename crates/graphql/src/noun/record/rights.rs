//! What the viewer can do with a record, as far as it follows from what they can see of it.

use async_graphql::Context;
use evidence::vocabulary::ScreeningStage;
use futures_util::future::try_join;
use store::ReviewRecord;

use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::review::facts_of;
use crate::noun::screening::decisions_on;

/// The stage at which two votes differ and nobody has settled them, if the record waits for a decision there.
pub fn open_conflict(record: &ReviewRecord) -> Option<ScreeningStage> {
    record.conflict.filter(|stage| record.stage == Some(*stage))
}

/// Whether the record waits for the viewer's own vote at a stage.
pub async fn awaits_vote(ctx: &Context<'_>, record: &ReviewRecord, stage: ScreeningStage) -> Result<bool, Refusal> {
    if record.stage != Some(stage) || open_conflict(record).is_some() {
        return Ok(false);
    }
    may_be_next(ctx, record, stage).await
}

/// Whether the viewer may settle the conflict of two others.
pub async fn can_resolve(ctx: &Context<'_>, record: &ReviewRecord) -> Result<bool, Refusal> {
    match open_conflict(record) {
        Some(stage) => may_be_next(ctx, record, stage).await,
        None => Ok(false),
    }
}

/// Whether the viewer screens the review and has not voted on the record at this stage.
async fn may_be_next(ctx: &Context<'_>, record: &ReviewRecord, stage: ScreeningStage) -> Result<bool, Refusal> {
    let viewer = Scope::of(ctx)?.viewer();
    let (facts, decisions) = try_join(facts_of(ctx, record.review), decisions_on(ctx, record)).await?;
    let voted = decisions.iter().any(|decision| decision.is_by(viewer, stage));
    Ok(facts.screened_by(viewer) && !voted)
}
