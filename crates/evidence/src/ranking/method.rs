//! Ranks ballots by a method, with the same weight for each ballot: scores, positions and ties.

use super::kemeny::{KEMENY_EXACT_LIMIT, kemeny};
use super::points::{INTERIM_PLACES, PointsFrom, borda, dots, reverse_rank, sum_of_ranks};
use super::schulze::{Strength, schulze};
use super::{Best, Pairwise, Placing, Profile, RankingError, place};
use crate::vocabulary::{BallotWeighting, RankingMethod};

/// The questions of a round with their scores and positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The method that gave the scores.
    pub method: RankingMethod,
    /// Whether every ballot or every perspective has the same weight.
    pub weighting: BallotWeighting,
    /// The entry of each question, in the order in which the round lists them.
    pub entries: Vec<Entry>,
    /// False if the Kemeny heuristic was used.
    pub exact: bool,
    /// Only for Kemeny, and only if it is exact: the number of orders with the fewest disagreements.
    pub optimal_orders: Option<u128>,
}

/// The position and score of one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The position of the question, and whether it is tied.
    pub placing: Placing,
    /// The score, which depends on the method: points (interim scoring, dots, Borda), sum of ranks, majorities won (Copeland), number of
    /// questions in later layers (Schulze), place in the order (Kemeny).
    pub score: f64,
}

impl Ranking {
    /// The positions, in the order in which the round lists the questions.
    #[must_use]
    pub fn positions(&self) -> Vec<usize> {
        self.entries.iter().map(|entry| entry.placing.position).collect()
    }

    /// The questions as tie groups, the best first.
    #[must_use]
    pub fn order(&self) -> Vec<Vec<usize>> {
        let mut placed: Vec<(usize, usize)> = self.positions().into_iter().zip(0..).collect();
        placed.sort_unstable();
        let groups = placed.chunk_by(|(a, _), (b, _)| a == b);
        groups.map(|group| group.iter().map(|&(_, item)| item).collect()).collect()
    }
}

/// The scores by a method, before questions with equal scores share a position.
pub(super) struct Scores {
    pub(super) scores: Vec<f64>,
    pub(super) best: Best,
    pub(super) exact: bool,
    pub(super) optimal_orders: Option<u128>,
}

impl Scores {
    pub(super) const fn new(scores: Vec<f64>, best: Best) -> Self {
        Self {
            scores,
            best,
            exact: true,
            optimal_orders: None,
        }
    }

    /// The same scores, marked as made from orders of which the Kemeny heuristic found at least one.
    pub(super) fn of_heuristic_orders(self) -> Self {
        Self {
            exact: false,
            optimal_orders: None,
            ..self
        }
    }

    /// The ranking by these scores.
    pub(super) fn ranking(self, method: RankingMethod, weighting: BallotWeighting) -> Ranking {
        let placings = place(&self.scores, self.best);
        let entries = placings.into_iter().zip(&self.scores);
        Ranking {
            method,
            weighting,
            entries: entries.map(|(placing, &score)| Entry { placing, score }).collect(),
            exact: self.exact,
            optimal_orders: self.optimal_orders,
        }
    }
}

/// The scores of the questions if every ballot has the same weight.
///
/// # Errors
/// [`RankingError::NoDots`] if `method` counts dots and a ballot gave ranks.
pub(super) fn of_ballots(profile: &Profile, method: RankingMethod) -> Result<Scores, RankingError> {
    Ok(match method {
        RankingMethod::ReverseRank => Scores::new(reverse_rank(profile, PointsFrom::Places(INTERIM_PLACES)), Best::Highest),
        RankingMethod::SumOfRanks => Scores::new(sum_of_ranks(profile), Best::Lowest),
        RankingMethod::Dots => Scores::new(dots(profile)?, Best::Highest),
        RankingMethod::Borda => Scores::new(borda(profile), Best::Highest),
        RankingMethod::Copeland => Scores::new(Pairwise::of(profile).copeland(), Best::Highest),
        RankingMethod::Schulze => Scores::new(schulze(&Pairwise::of(profile), Strength::WinningVotes).below(), Best::Highest),
        RankingMethod::Kemeny => {
            let found = kemeny(&Pairwise::of(profile), KEMENY_EXACT_LIMIT);
            Scores {
                scores: found.places(),
                best: Best::Lowest,
                exact: found.exact,
                optimal_orders: found.exact.then_some(found.orders),
            }
        }
    })
}
