//! Rankings of rounds, as they are loaded.

use std::collections::HashMap;
use std::sync::Arc;

use store::{Access, PriorityRanking, RankingAsked};

use crate::engine::batch::Fetch;

/// A ranking of questions that results from the ballots of a round.
#[derive(Debug, Clone)]
pub struct Ranking(pub(super) Arc<PriorityRanking>);

/// Loads the rankings of rounds that the viewer may see.
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
