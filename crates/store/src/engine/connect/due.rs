//! Remembers which tables must be rewritten, for all requests of this process together.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The tables that must be rewritten, and when that may next happen.
#[derive(Debug, Default)]
pub(crate) struct Due {
    /// The shortest time between two rewrites; zero rewrites at once.
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
        // The set and the time stay valid if a thread panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks tables that still contain old versions of erased rows.
    pub(crate) fn add(&self, tables: impl IntoIterator<Item = String>) {
        self.state().tables.extend(tables);
    }

    /// How long until tables that are marked now are rewritten.
    pub(crate) fn wait(&self) -> Duration {
        let since = self.state().last.map(|last| last.elapsed());
        since.map_or(self.every, |since| self.every.saturating_sub(since))
    }

    /// Whether no table is waiting to be rewritten.
    pub(crate) fn is_empty(&self) -> bool {
        self.state().tables.is_empty()
    }

    /// Waits until no other task is rewriting tables.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Takes the marked tables if the interval since the last rewrite has passed, or if the process is about to end.
    pub(crate) fn take(&self) -> BTreeSet<String> {
        let mut state = self.state();
        let too_early = state.last.is_some_and(|last| last.elapsed() < self.every);
        if too_early || state.tables.is_empty() {
            return BTreeSet::new();
        }
        state.last = Some(Instant::now());
        std::mem::take(&mut state.tables)
    }

    /// Makes the next rewrite start without waiting, because the process is about to end.
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
