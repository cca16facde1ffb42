//! Ranks by a method and a weighting: every ballot has the same weight, or every perspective has.

use super::method::{Ranking, Scores, of_ballots};
use super::perspective::orders_as_ballots;
use super::points::{PointsFrom, reverse_rank};
use super::{Best, Profile, RankingError};
use crate::vocabulary::{BallotWeighting, RankingMethod};

/// Ranks the questions of a round. Without any ballot, all questions share the first position.
///
/// # Errors
/// If `method` counts dots and a ballot gave ranks.
pub fn rank(profile: &Profile, method: RankingMethod, weighting: BallotWeighting) -> Result<Ranking, RankingError> {
    let scores = match weighting {
        BallotWeighting::EqualBallots => of_ballots(profile, method)?,
        BallotWeighting::EqualPerspectives => {
            let (orders, exact) = orders_as_ballots(profile, method)?;
            let scores = of_orders(&orders, method)?;
            if exact { scores } else { scores.of_heuristic_orders() }
        }
    };
    Ok(scores.ranking(method, weighting))
}

/// Combines one order for each perspective. These orders rank every question, so all n places score.
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
