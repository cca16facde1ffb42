//! Ranks by adding up points or places: interim scoring, sum of ranks, Borda, dots.

use std::collections::BTreeMap;

use super::{Profile, RankingError};

/// The number of places that score in interim scoring: rank r of ten scores 11 - r.
pub const INTERIM_PLACES: usize = 10;

/// The points for the first place on a ballot. Each further place is worth one point less, down to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointsFrom {
    /// This number on every ballot, however many questions the ballot ranks.
    Places(usize),
    /// As many as the ballot ranks questions (the modified Borda count: Emerson, Social Choice and Welfare 40, 2013, doi
    /// 10.1007/s00355-011-0603-9).
    Ranked,
}

/// Points for ranked questions only: place r of `top` scores top + 1 - r, never below zero. Tied questions share the mean of their places.
///
/// With ten places: James Lind Alliance Guidebook, "Collating and scoring interim priorities".
#[must_use]
pub fn reverse_rank(profile: &Profile, points: PointsFrom) -> Vec<f64> {
    // Whole numbers for each size of tie group, divided only at the end, so that the sum does not depend on the order of the ballots.
    let mut shares: Vec<BTreeMap<usize, u64>> = vec![BTreeMap::new(); profile.items()];
    for ballot in profile.ballots() {
        let top = match points {
            PointsFrom::Places(places) => places,
            PointsFrom::Ranked => ballot.ranked_items(),
        };
        for group in ballot.ranked_groups() {
            let size = group.items.len();
            let covered: usize = (group.first..group.first + size).map(|place| (top + 1).saturating_sub(place)).sum();
            for &item in group.items {
                if let Some(share) = shares.get_mut(item) {
                    *share.entry(size).or_default() += covered as u64 * ballot.count();
                }
            }
        }
    }
    let total = |share: &BTreeMap<usize, u64>| share.iter().map(|(&size, &points)| points as f64 / size as f64).sum();
    shares.iter().map(total).collect()
}

/// Twice the sum of the (mid)ranks of each question. Doubled, it is a whole number.
pub(super) fn doubled_rank_sums(profile: &Profile) -> Vec<u64> {
    let mut sums = vec![0; profile.items()];
    for ballot in profile.ballots() {
        for group in ballot.groups() {
            for &item in group.items {
                if let Some(sum) = sums.get_mut(item) {
                    *sum += group.doubled_midrank() * ballot.count();
                }
            }
        }
    }
    sums
}

/// The sum of the ranks of each question; tied questions share the mean of their ranks (midranks: Kendall, Biometrika 33, 1945, doi
/// 10.1093/biomet/33.3.239). The lowest sum comes first: James Lind Alliance Guidebook, "Final priority setting".
#[must_use]
pub fn sum_of_ranks(profile: &Profile) -> Vec<f64> {
    doubled_rank_sums(profile).into_iter().map(|doubled| doubled as f64 / 2.0).collect()
}

/// The Borda count: n - 1 for the first of n down to 0 for the last. Tied questions share the mean, so each ballot gives n - midrank.
///
/// Borda 1781; the shared mean after Black, The Theory of Committees and Elections, 1958.
#[must_use]
pub fn borda(profile: &Profile) -> Vec<f64> {
    let all = 2 * profile.cast() * profile.items() as u64;
    let doubled = doubled_rank_sums(profile).into_iter();
    doubled.map(|sum| all.saturating_sub(sum) as f64 / 2.0).collect()
}

/// The number of dots that each question was given.
///
/// # Errors
/// If a ballot gave ranks instead of dots.
pub fn dots(profile: &Profile) -> Result<Vec<f64>, RankingError> {
    let mut totals = vec![0_u64; profile.items()];
    for ballot in profile.ballots() {
        let given = ballot.dots().ok_or(RankingError::NoDots)?;
        for (total, &dots) in totals.iter_mut().zip(given) {
            *total += u64::from(dots) * ballot.count();
        }
    }
    Ok(totals.into_iter().map(|total| total as f64).collect())
}
