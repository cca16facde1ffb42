//! How far the screening of a review is.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result};
use evidence::vocabulary::ScreeningStage;
use policy::id::ReviewId;
use store::{Access, StageProgress};

use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::error::Refusal;

type StageOfReview = (ReviewId, ScreeningStage);

/// How far a stage of a review is, in numbers of votes.
pub struct ScreeningProgress {
    of: StageOfReview,
    progress: StageProgress,
}

/// How far a stage of a review is, in numbers of votes. It never says how anybody voted.
#[Object]
impl ScreeningProgress {
    /// The number of records that reached the stage.
    async fn total(&self) -> i64 {
        self.progress.total
    }

    /// The number of records that are decided at the stage.
    async fn decided(&self) -> i64 {
        self.progress.decided
    }

    /// The number of records without a vote at the stage.
    async fn awaiting_first(&self) -> i64 {
        self.progress.awaiting_first
    }

    /// The number of records with one vote at the stage.
    async fn awaiting_second(&self) -> i64 {
        self.progress.awaiting_second
    }

    /// The number of records with two votes that differ, and that nobody has settled.
    async fn in_conflict(&self) -> i64 {
        self.progress.in_conflict
    }

    /// The number of votes that the viewer can still cast at the stage; 0 if they are not on the team.
    async fn mine(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(Scope::of(ctx)?.count_by::<VotesToCast>(self.of).await?)
    }

    /// The number of records on which the viewer has voted at the stage; 0 if they have not voted.
    async fn decided_by_me(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(Scope::of(ctx)?.count_by::<VotesCast>(self.of).await?)
    }
}

/// The reviews of each stage, so that each stage is one statement.
fn by_stage(keys: Vec<StageOfReview>) -> HashMap<ScreeningStage, Vec<ReviewId>> {
    let mut by_stage: HashMap<ScreeningStage, Vec<ReviewId>> = HashMap::new();
    for (review, stage) in keys {
        by_stage.entry(stage).or_default().push(review);
    }
    by_stage
}

struct ProgressOfStage;

impl Fetch for ProgressOfStage {
    type Key = StageOfReview;
    type Value = StageProgress;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (stage, reviews) in by_stage(keys) {
            let progress = access.screening_progress(&reviews, stage).await?;
            found.extend(progress.into_iter().map(|(review, progress)| ((review, stage), progress)));
        }
        Ok(found)
    }
}

/// Counts the votes that the viewer can still cast.
struct VotesToCast;

impl Fetch for VotesToCast {
    type Key = StageOfReview;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (stage, reviews) in by_stage(keys) {
            let counts = access.awaiting_my_vote(&reviews, stage).await?;
            found.extend(counts.into_iter().map(|(review, count)| ((review, stage), count)));
        }
        Ok(found)
    }
}

/// Counts the records on which the viewer has voted.
struct VotesCast;

impl Fetch for VotesCast {
    type Key = StageOfReview;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (stage, reviews) in by_stage(keys) {
            let counts = access.voted_by_me(&reviews, stage).await?;
            found.extend(counts.into_iter().map(|(review, count)| ((review, stage), count)));
        }
        Ok(found)
    }
}

/// How far a stage of a review is.
///
/// # Errors
/// FORBIDDEN for viewers who may not read records.
pub async fn screening_progress(ctx: &Context<'_>, review: ReviewId, stage: ScreeningStage) -> Result<ScreeningProgress, Refusal> {
    let of = (review, stage);
    let progress = Scope::of(ctx)?.load::<ProgressOfStage>(of).await?.unwrap_or_default();
    Ok(ScreeningProgress { of, progress })
}
