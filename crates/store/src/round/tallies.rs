//! One tally for all: a round's order by one rule is worked out once for each state of its ballots, however many ask at the same time.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use policy::id::RoundId;
use uuid::Uuid;

use super::tally::{Rule, Tally, Votes};
use crate::{Access, Error};

/// How many tallies are kept.
const KEPT: usize = 256;

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

/// A tally in the making, or made.
#[derive(Debug, Default)]
struct Place {
    made: OnceLock<Arc<Counted>>,
    /// Held by whoever makes it.
    making: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Places {
    by_key: HashMap<TallyKey, Arc<Place>>,
    oldest_first: VecDeque<TallyKey>,
}

/// The tallies of this process.
#[derive(Default)]
pub(crate) struct Tallies(Mutex<Places>);

impl fmt::Debug for Tallies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tallies").finish_non_exhaustive()
    }
}

impl Tallies {
    // The map is whole whatever happened while it was held.
    fn places(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, key: TallyKey) -> Arc<Place> {
        let mut places = self.places();
        if let Some(place) = places.by_key.get(&key) {
            return Arc::clone(place);
        }
        if places.oldest_first.len() >= KEPT
            && let Some(oldest) = places.oldest_first.pop_front()
        {
            places.by_key.remove(&oldest);
        }
        let place = Arc::<Place>::default();
        places.by_key.insert(key, Arc::clone(&place));
        places.oldest_first.push_back(key);
        place
    }
}

impl Access {
    /// These tallies: those that are made already, and the others from one reading of their ballots. Who asks for one that somebody
    /// else is making waits for it.
    pub(super) async fn tallies(&self, keys: &[TallyKey]) -> Result<HashMap<TallyKey, Arc<Counted>>, Error> {
        let mut keys = keys.to_vec();
        // Everybody takes places in the same order, so that no two wait for each other.
        keys.sort_unstable();
        keys.dedup();
        let places: Vec<(TallyKey, Arc<Place>)> = keys.into_iter().map(|key| (key, self.tallies.place(key))).collect();
        let (mut found, mut held, mut missing) = (HashMap::new(), Vec::new(), Vec::new());
        for (key, place) in &places {
            if place.made.get().is_none() {
                held.push(place.making.lock().await);
            }
            match place.made.get() {
                Some(made) => {
                    found.insert(*key, Arc::clone(made));
                }
                None => missing.push((*key, place)),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let mut rounds: Vec<Uuid> = missing.iter().map(|(key, _)| key.round.0).collect();
        rounds.dedup();
        let mut votes = HashMap::new();
        for (round, of_round) in self.all_votes(self.reader(), &rounds).await? {
            votes.insert(round, (Arc::new(of_round.votes), of_round.version));
        }
        for (key, place) in missing {
            let Some((votes, version)) = votes.get(&key.round) else {
                continue;
            };
            let counted = Arc::new(Counted {
                tally: count(Arc::clone(votes), key.rule).await?,
                at_ms: self.now().timestamp_millis(),
            });
            // Ballots that changed since the round was read make another tally: this answer's, but not for keeping.
            if *version == key.version {
                // Nobody else sets it while the place is held.
                let _ = place.made.set(Arc::clone(&counted));
            }
            found.insert(key, counted);
        }
        Ok(found)
    }
}

/// Counts on a thread of its own: those that serve have no time for it.
pub(crate) async fn count(votes: Arc<Votes>, rule: Rule) -> Result<Tally, Error> {
    let counting = tokio::task::spawn_blocking(move || Tally::of(&votes, rule));
    counting
        .await
        .map_err(|error| Error::Corrupt(format!("a count ended early: {error}")))?
}
