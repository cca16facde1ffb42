//! Counts SQL statements.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Called when a statement ends, with its text (without the bound values) and its duration.
type Watcher = Box<dyn Fn(&str, Duration) + Send + Sync>;

/// Counts SQL statements and the time they took.
#[derive(Default)]
pub struct Statements {
    count: AtomicU64,
    nanoseconds: AtomicU64,
    watcher: OnceLock<Watcher>,
}

impl fmt::Debug for Statements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, elapsed) = self.so_far();
        f.debug_struct("Statements")
            .field("count", &count)
            .field("elapsed", &elapsed)
            .finish_non_exhaustive()
    }
}

impl Statements {
    /// The number of statements so far, and the time spent in them.
    #[must_use]
    pub fn so_far(&self) -> (u64, Duration) {
        (
            self.count.load(Ordering::SeqCst),
            Duration::from_nanos(self.nanoseconds.load(Ordering::SeqCst)),
        )
    }

    /// Registers a callback for each finished statement, for measurements. Only the first registration has an effect.
    pub fn watch(&self, watcher: impl Fn(&str, Duration) + Send + Sync + 'static) {
        // A second watcher is ignored, as documented.
        let _ = self.watcher.set(Box::new(watcher));
    }

    pub(crate) fn add(&self, statement: &str, elapsed: Duration) {
        if let Some(watcher) = self.watcher.get() {
            watcher(statement, elapsed);
        }
        self.count.fetch_add(1, Ordering::SeqCst);
        self.nanoseconds
            .fetch_add(u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }
}
