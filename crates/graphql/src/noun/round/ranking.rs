//! The order that comes out of a round, as far as the viewer may see it.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod, RoundStatus};
use futures_util::future::try_join_all;
use policy::id::WorkshopId;
use store::RankingAsked;

use super::object::{Round, RoundById, rounds_of_workshop};
use super::ranked::{Ranking, RankingOf};
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::people_count::PeopleCount;
use crate::noun::question::{Question, QuestionById};

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

    /// The questions that the viewer may see, the best first; tied ones in the order of the round. Empty where too few ballots were cast.
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

    /// Why less than everything is shown; null where scores, agreement and perspectives are shown too.
    async fn withheld(&self) -> Option<RankingWithheld> {
        self.0.withheld.map(Into::into)
    }

    /// The other methods and weightings that were worked out at the close and may be shown: `ranking(method:, weighting:)` of the round
    /// answers these and the round's own.
    async fn variants(&self) -> Vec<RankingVariant> {
        let variants = self.0.variants.iter();
        variants
            .map(|&(method, weighting)| RankingVariant {
                method: Word(method),
                weighting: Word(weighting),
            })
            .collect()
    }

    /// Kendall's W, ties corrected, over all ballots (what a ballot leaves out shares its last place); null below two ballots, and where it
    /// is withheld.
    async fn kendalls_w(&self) -> Option<f64> {
        self.0.kendalls_w
    }

    /// How far apart two perspectives' orders are: Kendall's tau-b. Empty where it is withheld.
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

    /// The perspectives that were left out, one after the other, for the best and worst positions. Empty where those are withheld.
    async fn left_out(&self) -> Vec<Word<Perspective>> {
        self.0.left_out.iter().copied().map(Word).collect()
    }

    /// False where a heuristic was used, which may miss the best order (KEMENY of many questions that go in circles).
    async fn exact(&self) -> bool {
        self.0.exact
    }

    /// KEMENY alone: how many orders disagree as little with the ballots as the one shown; 2147483647 stands for as many or more. Null for
    /// other methods, and where scores are withheld.
    async fn optimal_orders(&self) -> Option<i32> {
        self.0.optimal_orders.map(|orders| i32::try_from(orders).unwrap_or(i32::MAX))
    }

    /// The version of the rules that made the order.
    async fn algorithm(&self) -> &str {
        &self.0.algorithm
    }

    /// Ballots withdrawn since the round was closed: none, or some, and to the steward how many. The order does not change.
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
    /// The score by the method: points, a sum of ranks (the lowest first), majorities won, or places (KEMENY, the lowest first). Null where
    /// it is withheld.
    score: Option<f64>,
    /// The question's position by each perspective's ballots alone. Empty where it is withheld.
    by_perspective: Vec<PerspectivePosition>,
    /// The best position when any one perspective is left out; null where it is withheld.
    best_position: Option<u32>,
    /// The worst position when any one perspective is left out; null where it is withheld.
    worst_position: Option<u32>,
}

/// Why less than everything is shown of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::Withheld")]
pub enum RankingWithheld {
    /// Fewer ballots were cast than may be shown: there is no order.
    TooFewBallots,
    /// Enough ballots were cast, and no question comes before another: there is no order, and no question has a rank by it. Whether the
    /// ballots cancel out or prefer nothing is not told.
    AllTied,
    /// A perspective that voted has fewer ballots than the disclosure threshold: only positions are shown.
    SmallPerspective,
    /// The round is open: only positions are shown.
    RoundOpen,
}

/// Another way in which the ballots of a round were put in order at its close.
#[derive(Debug, Clone, SimpleObject)]
pub struct RankingVariant {
    /// How the scores of the variant were made.
    method: Word<RankingMethod>,
    /// Whether each ballot or each perspective weighs the same in the variant.
    weighting: Word<BallotWeighting>,
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

/// The order of the last closed round that shows this viewer one; what the last closed round answers, where none does. A round in which too
/// few voted does not take the place of an earlier one.
///
/// # Errors
/// The store's, as a client may know it.
pub async fn priorities_of_workshop(ctx: &Context<'_>, id: WorkshopId) -> Result<Option<Ranking>, Refusal> {
    let rounds = rounds_of_workshop(ctx, id).await?;
    let mut closed: Vec<&Round> = rounds.iter().filter(|round| round.0.status == RoundStatus::Closed).collect();
    closed.sort_by_key(|round| (round.0.closed_at, round.0.sequence));
    let scope = Scope::of(ctx)?;
    let own = |round: &&Round| {
        scope.load::<RankingOf>(RankingAsked {
            round: round.0.id,
            method: None,
            weighting: None,
        })
    };
    let mut rankings = try_join_all(closed.iter().map(own)).await?;
    let shown = rankings.iter().rposition(|ranking| {
        ranking
            .as_ref()
            .is_some_and(|ranking| ranking.0.entries.iter().any(|entry| entry.position > 1))
    });
    Ok(match shown {
        Some(shown) => rankings.swap_remove(shown),
        None => rankings.pop().flatten(),
    })
}
