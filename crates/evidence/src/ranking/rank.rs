//! A ranking by a method and a weighting: scores, positions and their ties.

use super::kemeny::{KEMENY_EXACT_LIMIT, kemeny};
use super::perspective::orders_as_ballots;
use super::points::{INTERIM_PLACES, PointsFrom, borda, dots, reverse_rank, sum_of_ranks};
use super::schulze::{Strength, schulze};
use super::{Best, Pairwise, Placing, Profile, RankingError, place};
use crate::vocabulary::{BallotWeighting, RankingMethod};

/// Questions in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// How scores were made.
    pub method: RankingMethod,
    /// What weighs the same.
    pub weighting: BallotWeighting,
    /// One for each question, in the order in which the round lists them.
    pub entries: Vec<Entry>,
    /// False where the Kemeny heuristic was used.
    pub exact: bool,
    /// Kemeny alone, where it is exact: how many orders disagree as little with the ballots.
    pub optimal_orders: Option<u128>,
}

/// Where one question stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Position and tie.
    pub placing: Placing,
    /// By the method: points (interim scoring, dots, Borda), sum of ranks, majorities won (Copeland), how many lie in later layers
    /// (Schulze), place in the order (Kemeny).
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

struct Scores {
    scores: Vec<f64>,
    best: Best,
    exact: bool,
    optimal_orders: Option<u128>,
}

impl Scores {
    const fn new(scores: Vec<f64>, best: Best) -> Self {
        Self {
            scores,
            best,
            exact: true,
            optimal_orders: None,
        }
    }
}

/// Ranks the questions of a round. Without a ballot all share the first position.
///
/// # Errors
/// Where dots are asked for and a ballot gave ranks.
pub fn rank(profile: &Profile, method: RankingMethod, weighting: BallotWeighting) -> Result<Ranking, RankingError> {
    let (scores, groups_exact) = match weighting {
        BallotWeighting::EqualBallots => (of_ballots(profile, method)?, true),
        BallotWeighting::EqualPerspectives => {
            let (orders, exact) = orders_as_ballots(profile, method)?;
            (of_orders(&orders, method)?, exact)
        }
    };
    let placings = place(&scores.scores, scores.best);
    let entries = placings.into_iter().zip(&scores.scores);
    Ok(Ranking {
        method,
        weighting,
        entries: entries.map(|(placing, &score)| Entry { placing, score }).collect(),
        exact: scores.exact && groups_exact,
        optimal_orders: scores.optimal_orders.filter(|_| groups_exact),
    })
}

fn of_ballots(profile: &Profile, method: RankingMethod) -> Result<Scores, RankingError> {
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

/// Combines orders that each stand for one perspective. They rank every question, so all n places score.
fn of_orders(orders: &Profile, method: RankingMethod) -> Result<Scores, RankingError> {
    match method {
        RankingMethod::ReverseRank | RankingMethod::Dots => {
            let points = reverse_rank(orders, PointsFrom::Places(orders.items()));
            Ok(Scores::new(points, Best::Highest))
        }
        RankingMethod::SumOfRanks | RankingMethod::Borda | RankingMethod::Copeland | RankingMethod::Schulze | RankingMethod::Kemeny => {
            of_ballots(orders, method)
        }
    }
}
