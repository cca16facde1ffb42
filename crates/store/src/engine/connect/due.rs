//! Remembers which tables are to be rewritten, for all requests of this process together.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The tables that are due, and when they may be rewritten.
#[derive(Debug, Default)]
pub(crate) struct Due {
    /// At most one rewriting in so long a time; zero: at once.
    every: Duration,
    state: Mutex<State>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    tables: BTreeSet<String>,
    last: Option<Instant>,
}

impl Due {
    pub(crate) fn every(every: Duration) -> Self {
        Self { every, ..Self::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A set and a time are whole whatever happened while they were held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// These tables hold old versions of what was erased.
    pub(crate) fn add(&self, tables: impl IntoIterator<Item = String>) {
        self.state().tables.extend(tables);
    }

    /// How long until tables that are due now are rewritten.
    pub(crate) fn wait(&self) -> Duration {
        let since = self.state().last.map(|last| last.elapsed());
        since.map_or(self.every, |since| self.every.saturating_sub(since))
    }

    /// Whether nothing is left to be rewritten.
    pub(crate) fn is_empty(&self) -> bool {
        self.state().tables.is_empty()
    }

    /// Waits until nobody else rewrites.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Takes what is due, where enough time has passed since the last time, or nobody is to come after this.
    pub(crate) fn take(&self) -> BTreeSet<String> {
        let mut state = self.state();
        let too_early = state.last.is_some_and(|last| last.elapsed() < self.every);
        if too_early || state.tables.is_empty() {
            return BTreeSet::new();
        }
        state.last = Some(Instant::now());
        std::mem::take(&mut state.tables)
    }

    /// The next rewriting is not to wait: the process is about to end.
    pub(crate) fn hurry(&self) {
        self.state().last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_due_is_taken_once_for_all_who_asked() {
        let due = Due::every(Duration::ZERO);
        due.add(names(&["question", "participant"]));
        due.add(names(&["question"]));
        assert_eq!(due.take().len(), 2);
        assert!(due.take().is_empty());
    }

    #[test]
    fn the_next_time_comes_only_after_the_configured_one() {
        let due = Due::every(Duration::from_secs(3600));
        due.add(names(&["question"]));
        assert_eq!(due.wait(), Duration::from_secs(3600), "others may come within that time");
        assert_eq!(due.take().len(), 1);
        due.add(names(&["question"]));
        assert!(due.take().is_empty());
        assert!(due.wait() > Duration::from_secs(3590));
        due.hurry();
        assert_eq!(due.take().len(), 1);
    }
}
