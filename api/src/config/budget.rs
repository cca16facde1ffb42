//! Holds the settings that keep one client from starving the others: what a request may use, and what a client may use in a minute.

use serde::Deserialize;

/// What a request may use while it runs, and what a client may use in a minute. All costs are in the unit of `docs/performance.md`:
/// reading one simple field costs 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Fields and list items that one operation may resolve.
    pub objects: u64,
    /// Bytes that the answer to one operation may have.
    pub answer_bytes: usize,
    /// Rows that one operation may read from the database.
    pub rows: u64,
    /// The cost from which an operation counts as heavy: only so many of them run at the same time.
    pub heavy_cost: u64,
    /// Heavy operations that run at the same time.
    pub heavy_at_once: usize,
    /// Heavy operations of one client that may wait for their turn.
    pub heavy_waiting: usize,
    /// Time that a heavy operation waits for its turn before it is refused.
    pub heavy_wait_ms: u64,
    /// Cost that each token may use in a minute; 0 is unlimited.
    pub cost_per_minute: u64,
    /// Cost that each token may use at once.
    pub cost_burst: u64,
    /// Cost that each address without a token may use in a minute; 0 is unlimited.
    pub public_cost_per_minute: u64,
    /// Cost that each address without a token may use at once.
    pub public_cost_burst: u64,
}

impl Budget {
    /// What any one operation may use while it runs.
    #[must_use]
    pub const fn bounds(&self) -> graphql::Bounds {
        graphql::Bounds {
            objects: self.objects,
            answer_bytes: self.answer_bytes as u64,
            rows: self.rows,
        }
    }

    /// The first setting that makes no sense, and why.
    pub(super) fn senseless(&self) -> Option<(&'static str, &'static str)> {
        let at_least_one = [
            ("budget.objects", self.objects),
            ("budget.answer_bytes", self.answer_bytes as u64),
            ("budget.rows", self.rows),
            ("budget.heavy_cost", self.heavy_cost),
            ("budget.heavy_at_once", self.heavy_at_once as u64),
            ("budget.heavy_waiting", self.heavy_waiting as u64),
            ("budget.heavy_wait_ms", self.heavy_wait_ms),
            ("budget.cost_burst", self.cost_burst),
            ("budget.public_cost_burst", self.public_cost_burst),
        ];
        let zero = at_least_one.into_iter().find(|(_, value)| *value == 0);
        zero.map(|(key, _)| (key, "must be at least 1"))
    }
}
