//! The order that comes out of a round, as far as the viewer may see it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod, RoundStatus};
use futures_util::future::try_join_all;
use policy::id::WorkshopId;
use store::{Access, PriorityRanking, RankingAsked};

use super::object::{Round, RoundById, rounds_of_workshop};
use crate::error::Refusal;
use crate::graphql::batch::Fetch;
use crate::graphql::date::Time;
use crate::graphql::people_count::PeopleCount;
use crate::graphql::question::{Question, QuestionById};
use crate::graphql::scope::Scope;
use crate::graphql::word::Word;

/// Questions in the order that a round put them in.
#[derive(Debug, Clone)]
pub struct Ranking(Arc<PriorityRanking>);

/// Questions in the order that a round put them in.
#[Object(name = "PriorityRanking")]
impl Ranking {
    /// The round that the ranking is of.
    async fn round(&self, ctx: &Context<'_>) -> Result<Round> {
        let round = Scope::of(ctx)?.load::<RoundById>(self.0.round).await?;
        Ok(round.ok_or_else(|| Refusal::internal("a ranking is seen without its round"))?)
    }

    /// The method by which the scores were made.
    async fn method(&self) -> Word<RankingMethod> {
        Word(self.0.method)
    }

    /// Whether each ballot or each perspective weighs the same.
    async fn weighting(&self) -> Word<BallotWeighting> {
        Word(self.0.weighting)
    }

    /// The questions that the viewer may see, the best first; tied ones in the order of the round.
    async fn entries(&self, ctx: &Context<'_>) -> Result<Vec<PriorityEntry>> {
        let scope = Scope::of(ctx)?;
        let entries = &self.0.entries;
        let questions = try_join_all(entries.iter().map(|entry| scope.load::<QuestionById>(entry.question))).await?;
        let told = entries.iter().zip(questions).filter_map(|(entry, question)| {
            let by_perspective = entry.by_perspective.iter();
            Some(PriorityEntry {
                position: entry.position,
                tied: entry.tied,
                question: question?,
                score: entry.score,
                by_perspective: by_perspective
                    .map(|&(perspective, position)| PerspectivePosition {
                        perspective: Word(perspective),
                        position,
                    })
                    .collect(),
                best_position: entry.best,
                worst_position: entry.worst,
            })
        });
        Ok(told.collect())
    }

    /// Kendall's W, ties corrected, over all ballots (what a ballot leaves out shares its last place); null below two ballots.
    async fn kendalls_w(&self) -> Option<f64> {
        self.0.kendalls_w
    }

    /// How far apart two perspectives' orders are: Kendall's tau-b; null where either group is too small to show.
    async fn divergence(&self) -> Vec<PerspectiveDivergence> {
        let pairs = self.0.divergence.iter();
        pairs
            .map(|pair| PerspectiveDivergence {
                left: Word(pair.left),
                right: Word(pair.right),
                tau_b: pair.tau_b,
            })
            .collect()
    }

    /// The perspectives that were left out, one after the other, for the best and worst positions: not those that are too small to show.
    async fn left_out(&self) -> Vec<Word<Perspective>> {
        self.0.left_out.iter().copied().map(Word).collect()
    }

    /// False where a heuristic was used, which may miss the best order (KEMENY of many questions that go in circles).
    async fn exact(&self) -> bool {
        self.0.exact
    }

    /// The version of the rules that made it.
    async fn algorithm(&self) -> &str {
        &self.0.algorithm
    }

    /// Ballots withdrawn after this ranking was published; the published order stands and says so.
    async fn withdrawn_since(&self) -> PeopleCount {
        PeopleCount(self.0.withdrawn_since.clone())
    }

    /// When the ranking was calculated.
    async fn calculated_at(&self) -> Time {
        Time(self.0.calculated_at)
    }
}

/// Where one question stands.
#[derive(Debug, Clone, SimpleObject)]
pub struct PriorityEntry {
    /// From 1; tied questions share the better position, and the next one is skipped.
    position: u32,
    /// Whether another question has the same position.
    tied: bool,
    /// The question that was ranked.
    question: Question,
    /// By the method: points, a sum of ranks (the lowest first), or majorities won.
    score: f64,
    /// Its position by each perspective's ballots alone.
    by_perspective: Vec<PerspectivePosition>,
    /// The best position when any one perspective is left out.
    best_position: u32,
    /// The worst position when any one perspective is left out.
    worst_position: u32,
}

/// A question's position by one perspective's ballots alone.
#[derive(Debug, Clone, SimpleObject)]
pub struct PerspectivePosition {
    /// The perspective whose position it is.
    perspective: Word<Perspective>,
    /// Null where the group is too small to show.
    position: Option<u32>,
}

/// How far apart two perspectives' orders are.
#[derive(Debug, Clone, SimpleObject)]
pub struct PerspectiveDivergence {
    /// One of the two perspectives that are compared.
    left: Word<Perspective>,
    /// The other of the two perspectives that are compared.
    right: Word<Perspective>,
    /// Kendall's tau-b: 1 the same order, -1 the other way round.
    tau_b: Option<f64>,
}

/// Orders of rounds, where the viewer may see the tally.
pub struct RankingOf;

impl Fetch for RankingOf {
    type Key = RankingAsked;
    type Value = Ranking;

    async fn fetch(access: &Access, keys: Vec<RankingAsked>) -> Result<HashMap<RankingAsked, Ranking>, store::Error> {
        let found = access.rankings(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(asked, ranking)| (asked, Ranking(Arc::new(ranking))))
            .collect())
    }
}

/// The order of the workshop's last closed round; none until one is closed.
///
/// # Errors
/// The store's, as a client may know it.
pub async fn priorities_of_workshop(ctx: &Context<'_>, id: WorkshopId) -> Result<Option<Ranking>, Refusal> {
    let rounds = rounds_of_workshop(ctx, id).await?;
    let closed = rounds.iter().filter(|round| round.0.status == RoundStatus::Closed);
    let Some(last) = closed.max_by_key(|round| (round.0.closed_at, round.0.sequence)) else {
        return Ok(None);
    };
    let asked = RankingAsked {
        round: last.0.id,
        method: None,
        weighting: None,
    };
    Scope::of(ctx)?.load::<RankingOf>(asked).await
}
