//! The ranking that results from a round, as far as the viewer may see it.

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

/// A ranking of questions that results from the ballots of a round.
#[Object(name = "PriorityRanking")]
impl Ranking {
    /// The round that the ranking results from.
    async fn round(&self, ctx: &Context<'_>) -> Result<Round> {
        let round = Scope::of(ctx)?.load::<RoundById>(self.0.round).await?;
        Ok(round.ok_or_else(|| Refusal::internal("a ranking is visible without its round"))?)
    }

    /// The method by which the ranking was calculated.
    async fn method(&self) -> Word<RankingMethod> {
        Word(self.0.method)
    }

    /// Whether every ballot or every perspective had the same weight.
    async fn weighting(&self) -> Word<BallotWeighting> {
        Word(self.0.weighting)
    }

    /// The ranked questions that the viewer may see, the best first. Tied questions are in the order of the round.
    /// The list is empty if there are too few ballots or all questions are tied.
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

    /// Why parts of the ranking are not shown; null if everything is shown: scores, agreement and perspectives, too.
    async fn withheld(&self) -> Option<RankingWithheld> {
        self.0.withheld.map(Into::into)
    }

    /// The other methods and weightings by which a ranking is stored and may be shown.
    /// `PrioritisationRound.ranking(method:, weighting:)` returns them.
    async fn variants(&self) -> Vec<RankingVariant> {
        let variants = self.0.variants.iter();
        variants
            .map(|&(method, weighting)| RankingVariant {
                method: Word(method),
                weighting: Word(weighting),
            })
            .collect()
    }

    /// Kendall's W, corrected for ties: how far all ballots agree, from 0 (not at all) to 1 (completely). Questions
    /// that a ballot leaves out share its last place. Null if there are fewer than two ballots, or the figure is
    /// withheld.
    async fn kendalls_w(&self) -> Option<f64> {
        self.0.kendalls_w
    }

    /// How far the orders of each two perspectives agree. The list is empty if the figures are withheld.
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

    /// The perspectives that were left out one at a time to calculate the best and worst positions. The list is empty
    /// if those positions are withheld.
    async fn left_out(&self) -> Vec<Word<Perspective>> {
        self.0.left_out.iter().copied().map(Word).collect()
    }

    /// Whether the order is exactly optimal. False if a heuristic was used, which may miss the best order: KEMENY
    /// with more than 14 questions that beat each other in a circle.
    async fn exact(&self) -> bool {
        self.0.exact
    }

    /// For KEMENY, the number of orders that contradict the ballots as little as the one shown; 2147483647 means this
    /// many or more. Null for other methods, and if scores are withheld.
    async fn optimal_orders(&self) -> Option<i32> {
        self.0.optimal_orders.map(|orders| i32::try_from(orders).unwrap_or(i32::MAX))
    }

    /// The version of the algorithm that calculated the ranking.
    async fn algorithm(&self) -> &str {
        &self.0.algorithm
    }

    /// The number of ballots that were withdrawn after the round was closed. The steward sees the number; others see
    /// only whether there are any. The ranking does not change.
    async fn withdrawn_since(&self) -> PeopleCount {
        PeopleCount(self.0.withdrawn_since.clone())
    }

    /// When the ranking was calculated.
    async fn calculated_at(&self) -> Time {
        Time(self.0.calculated_at)
    }
}

/// The position of one question in a ranking.
#[derive(Debug, Clone, SimpleObject)]
pub struct PriorityEntry {
    /// The position of the question, from 1. Tied questions share the better position, and the next position is
    /// skipped.
    position: u32,
    /// Whether another question has the same position.
    tied: bool,
    /// The question that was ranked.
    question: Question,
    /// The score of the question by the ranking method: points, a sum of ranks (lower is better), majorities won, or
    /// places (KEMENY, lower is better). Null if it is withheld.
    score: Option<f64>,
    /// The position of the question by the ballots of each perspective alone. The list is empty if it is withheld.
    by_perspective: Vec<PerspectivePosition>,
    /// The best position of the question when any one perspective is left out; null if it is withheld.
    best_position: Option<u32>,
    /// The worst position of the question when any one perspective is left out; null if it is withheld.
    worst_position: Option<u32>,
}

/// Why parts of a ranking are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::Withheld")]
pub enum RankingWithheld {
    /// There are fewer ballots than required for a ranking, so no entries are shown.
    TooFewBallots,
    /// There are enough ballots, but all questions are tied, so no entries are shown and no question has a rank. It
    /// is not shown whether the ballots contradict each other or express no preference.
    AllTied,
    /// A perspective has fewer ballots than the disclosure threshold, so only positions are shown.
    SmallPerspective,
    /// The round is still open, so only positions are shown.
    RoundOpen,
}

/// A method and weighting by which a ranking was calculated when the round was closed, besides the round's own.
#[derive(Debug, Clone, SimpleObject)]
pub struct RankingVariant {
    /// The method of the variant.
    method: Word<RankingMethod>,
    /// Whether every ballot or every perspective has the same weight in the variant.
    weighting: Word<BallotWeighting>,
}

/// The position of a question by the ballots of one perspective alone.
#[derive(Debug, Clone, SimpleObject)]
pub struct PerspectivePosition {
    /// The perspective whose ballots give the position.
    perspective: Word<Perspective>,
    /// The position of the question, from 1; null if the group is too small to show it.
    position: Option<u32>,
}

/// The agreement between the orders of two perspectives.
#[derive(Debug, Clone, SimpleObject)]
pub struct PerspectiveDivergence {
    /// One of the two perspectives that are compared.
    left: Word<Perspective>,
    /// The other one of the two perspectives that are compared.
    right: Word<Perspective>,
    /// Kendall's tau-b of the two orders: 1 if they are the same, -1 if one is the reverse of the other. Null if it
    /// is not defined.
    tau_b: Option<f64>,
}

/// The ranking of the latest closed round that has a visible order for this viewer, or else the answer of the latest
/// closed round. A round with too few votes does not replace an earlier one.
///
/// # Errors
/// The store's error, in the form that clients may see.
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
