//! Something that is worked out once for all who ask for it: whoever asks while another is at it waits for the other.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::Error;

/// How many are kept.
const KEPT: usize = 256;

/// One that is in the making, or made.
#[derive(Debug)]
struct Place<V> {
    made: OnceLock<Arc<V>>,
    /// Held by whoever makes it.
    making: tokio::sync::Mutex<()>,
}

impl<V> Default for Place<V> {
    fn default() -> Self {
        Self {
            made: OnceLock::new(),
            making: tokio::sync::Mutex::default(),
        }
    }
}

/// Those of this process that were asked for last.
pub(super) struct Shared<K, V>(Mutex<Places<K, V>>);

struct Places<K, V> {
    by_key: HashMap<K, Arc<Place<V>>>,
    oldest_first: VecDeque<K>,
}

/// What was made for one key, and whether it is for the next who asks too.
pub(super) struct Made<V> {
    value: Arc<V>,
    keep: Keep,
}

impl<V> Made<V> {
    /// Asked for as of one version, and read as of another or the same.
    pub(super) fn of(asked: i32, read: i32, value: V) -> Self {
        let keep = if asked == read { Keep::ForAll } else { Keep::ForThisOnce };
        Self {
            value: Arc::new(value),
            keep,
        }
    }
}

/// Whether something made is of the state that its key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    ForAll,
    /// The state has changed meanwhile: it is good for this answer alone.
    ForThisOnce,
}

impl<K, V> Default for Shared<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Places {
            by_key: HashMap::new(),
            oldest_first: VecDeque::new(),
        }))
    }
}

impl<K, V> fmt::Debug for Shared<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl<K: Copy + Eq + Hash + Ord, V> Shared<K, V> {
    // The map is whole whatever happened while it was held.
    fn places(&self) -> MutexGuard<'_, Places<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, key: K) -> Arc<Place<V>> {
        let mut places = self.places();
        if let Some(place) = places.by_key.get(&key) {
            return Arc::clone(place);
        }
        if places.oldest_first.len() >= KEPT
            && let Some(oldest) = places.oldest_first.pop_front()
        {
            places.by_key.remove(&oldest);
        }
        let place = Arc::<Place<V>>::default();
        places.by_key.insert(key, Arc::clone(&place));
        places.oldest_first.push_back(key);
        place
    }

    /// Those of these keys: what is made already, and the others as `make` makes them, all at once.
    pub(super) async fn get<F, R>(&self, mut keys: Vec<K>, make: F) -> Result<HashMap<K, Arc<V>>, Error>
    where
        F: FnOnce(Vec<K>) -> R,
        R: Future<Output = Result<HashMap<K, Made<V>>, Error>>,
    {
        // Everybody takes places in the same order, so that no two wait for each other.
        keys.sort_unstable();
        keys.dedup();
        let places: Vec<(K, Arc<Place<V>>)> = keys.into_iter().map(|key| (key, self.place(key))).collect();
        let (mut found, mut held, mut missing) = (HashMap::new(), Vec::new(), Vec::new());
        for (key, place) in &places {
            if place.made.get().is_none() {
                held.push(place.making.lock().await);
            }
            match place.made.get() {
                Some(made) => {
                    found.insert(*key, Arc::clone(made));
                }
                None => missing.push(*key),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let mut made = make(missing).await?;
        for (key, place) in &places {
            let Some(made) = made.remove(key) else { continue };
            if made.keep == Keep::ForAll {
                // Nobody else sets it while the place is held.
                let _ = place.made.set(Arc::clone(&made.value));
            }
            found.insert(*key, made.value);
        }
        Ok(found)
    }
}
