//! Ranks the ballots of each perspective separately, and turns those rankings into one ballot for each perspective.

use std::collections::{BTreeMap, BTreeSet};

use super::method::{Ranking, of_ballots};
use super::{Ballot, Profile, RankingError};
use crate::vocabulary::{BallotWeighting, Perspective, RankingMethod};

/// The ranking of the ballots of each perspective. The key `None` holds the ballots that name no perspective.
///
/// # Errors
/// If `method` counts dots and a ballot gave ranks.
pub fn by_perspective(profile: &Profile, method: RankingMethod) -> Result<BTreeMap<Option<Perspective>, Ranking>, RankingError> {
    let mut rankings = BTreeMap::new();
    for perspective in perspectives(profile) {
        let own = profile.only(|ballot| ballot.perspective() == perspective);
        let scores = of_ballots(&own, method)?;
        rankings.insert(perspective, scores.ranking(method, BallotWeighting::EqualBallots));
    }
    Ok(rankings)
}

/// One ballot for each perspective, and whether all of their orders are exact (none came from the Kemeny heuristic).
pub(super) fn orders_as_ballots(profile: &Profile, method: RankingMethod) -> Result<(Profile, bool), RankingError> {
    let rankings = by_perspective(profile, method)?;
    let exact = rankings.values().all(|ranking| ranking.exact);
    let mut ballots = Vec::with_capacity(rankings.len());
    for ranking in rankings.values() {
        ballots.push(Ballot::from_groups(profile.items(), &ranking.order())?);
    }
    Ok((Profile::new(profile.items(), ballots)?, exact))
}

/// The perspectives of the ballots that were cast. `None` is for ballots that name no perspective.
pub(super) fn perspectives(profile: &Profile) -> BTreeSet<Option<Perspective>> {
    let cast = profile.ballots().iter().filter(|ballot| ballot.count() > 0);
    cast.map(Ballot::perspective).collect()
}
