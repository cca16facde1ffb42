//! One tally for all: a round's order by one rule is worked out once for each state of its ballots, however many ask at the same time.

use std::collections::HashMap;
use std::sync::Arc;

use policy::id::RoundId;
use uuid::Uuid;

use super::counts::BallotCounts;
use super::shared::{Made, Shared};
use super::tally::{Rule, Tally, Votes};
use crate::{Access, Error};

/// Which tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TallyKey {
    pub(super) round: RoundId,
    /// The round's count of changes of its ballots.
    pub(super) version: i32,
    pub(super) rule: Rule,
}

/// A tally, and when it was worked out.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) tally: Tally,
    pub(super) at_ms: i64,
}

/// What this process has worked out from the ballots of rounds.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    orders: Shared<TallyKey, Counted>,
    /// By the round and its count of changes of its ballots.
    pub(super) ballots: Shared<(RoundId, i32), BallotCounts>,
}

impl Access {
    /// These tallies: those that are made already, and the others from one reading of their ballots. Who asks for one that somebody
    /// else is making waits for it.
    pub(super) async fn tallies(&self, keys: &[TallyKey]) -> Result<HashMap<TallyKey, Arc<Counted>>, Error> {
        let make = async |missing: Vec<TallyKey>| {
            let mut rounds: Vec<Uuid> = missing.iter().map(|key| key.round.0).collect();
            rounds.dedup();
            let mut votes = HashMap::new();
            for (round, of_round) in self.all_votes(&self.reader(), &rounds).await? {
                votes.insert(round, (Arc::new(of_round.votes), of_round.version));
            }
            let mut made = HashMap::new();
            for key in missing {
                let Some((votes, version)) = votes.get(&key.round) else {
                    continue;
                };
                let counted = Counted {
                    tally: count(Arc::clone(votes), key.rule).await?,
                    at_ms: self.now().timestamp_millis(),
                };
                made.insert(key, Made::of(key.version, *version, counted));
            }
            Ok(made)
        };
        self.tallies.orders.get(keys.to_vec(), make).await
    }
}

/// Counts on a thread of its own: those that serve have no time for it.
pub(crate) async fn count(votes: Arc<Votes>, rule: Rule) -> Result<Tally, Error> {
    let counting = tokio::task::spawn_blocking(move || Tally::of(&votes, rule));
    counting
        .await
        .map_err(|error| Error::Corrupt(format!("a count ended early: {error}")))?
}
