//! How much a ranking depends on any one perspective: the positions when its ballots are left out.

use super::perspective::perspectives;
use super::rank::rank;
use super::{Profile, RankingError};
use crate::vocabulary::{BallotWeighting, Perspective, RankingMethod};

/// The best and the worst position of a question over several rankings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositionRange {
    /// The lowest number.
    pub best: usize,
    /// The highest number.
    pub worst: usize,
}

/// What is left of a round when one named perspective's ballots are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remainder {
    /// Whose ballots are left out.
    pub without: Perspective,
    /// How many ballots are left.
    pub ballots: u64,
    /// The positions by what is left, in the order in which the round lists the questions.
    pub positions: Vec<usize>,
}

/// The rankings in which one named perspective's ballots are left out, one after the other; not where that leaves no ballot to rank by.
///
/// # Errors
/// Where dots are asked for and a ballot gave ranks.
pub fn without_each_perspective(
    profile: &Profile,
    method: RankingMethod,
    weighting: BallotWeighting,
) -> Result<Vec<Remainder>, RankingError> {
    let mut remainders = Vec::new();
    for without in perspectives(profile).into_iter().flatten() {
        let rest = profile.only(|ballot| ballot.perspective() != Some(without));
        if rest.cast() > 0 {
            remainders.push(Remainder {
                without,
                ballots: rest.cast(),
                positions: rank(&rest, method, weighting)?.positions(),
            });
        }
    }
    Ok(remainders)
}

/// Each question's best and worst position over the rankings in which one named perspective's ballots are left out, one after the other.
/// Where that leaves no ballot to rank by, a question's range is its position among all.
///
/// # Errors
/// Where dots are asked for and a ballot gave ranks.
pub fn leave_one_perspective_out(
    profile: &Profile,
    method: RankingMethod,
    weighting: BallotWeighting,
) -> Result<Vec<PositionRange>, RankingError> {
    let remainders = without_each_perspective(profile, method, weighting)?;
    match remainders.split_first() {
        Some((first, others)) => Ok(others
            .iter()
            .fold(points(&first.positions), |ranges, other| widen(ranges, &other.positions))),
        None => Ok(points(&rank(profile, method, weighting)?.positions())),
    }
}

fn points(positions: &[usize]) -> Vec<PositionRange> {
    let point = |&position| PositionRange {
        best: position,
        worst: position,
    };
    positions.iter().map(point).collect()
}

fn widen(ranges: Vec<PositionRange>, positions: &[usize]) -> Vec<PositionRange> {
    let wider = |(range, &position): (PositionRange, &usize)| PositionRange {
        best: range.best.min(position),
        worst: range.worst.max(position),
    };
    ranges.into_iter().zip(positions).map(wider).collect()
}
