//! Measures how much a ranking depends on any one perspective: ranks again without the ballots of each perspective.

use super::perspective::perspectives;
use super::rank::rank;
use super::{Profile, RankingError};
use crate::vocabulary::{BallotWeighting, Perspective, RankingMethod};

/// The best and the worst position of a question over several rankings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositionRange {
    /// The best position, which is the lowest number.
    pub best: usize,
    /// The worst position, which is the highest number.
    pub worst: usize,
}

/// The result of a round without the ballots of one named perspective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remainder {
    /// The perspective whose ballots are left out.
    pub without: Perspective,
    /// The number of ballots that are left.
    pub ballots: u64,
    /// The positions by the remaining ballots, in the order in which the round lists the questions.
    pub positions: Vec<usize>,
}

/// The ranking without the ballots of each named perspective in turn. A perspective is skipped if no ballot would be left.
///
/// # Errors
/// If `method` counts dots and a ballot gave ranks.
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

/// The best and the worst position of each question over the rankings without each named perspective in turn. If there is no such ranking
/// because no ballot would be left, the range of a question is its position in the ranking of all ballots.
///
/// # Errors
/// If `method` counts dots and a ballot gave ranks.
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
