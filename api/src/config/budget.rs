//! Settings that prevent one client from using up all resources: what a request may use, and what a client may use per minute.

use serde::Deserialize;

/// What a request may use while it runs, and what a client may use per minute. All costs are in the unit of `docs/performance.md`:
/// reading one simple field costs 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Fields and list items that one operation may resolve.
    pub objects: u64,
    /// Maximum size of the answer to one operation, in bytes.
    pub answer_bytes: usize,
    /// Rows that one operation may read from the database.
    pub rows: u64,
    /// An operation with at least this cost counts as expensive. Only a limited number of them run at the same time.
    pub heavy_cost: u64,
    /// How many expensive operations may run at the same time.
    pub heavy_at_once: usize,
    /// How many expensive operations of one client may wait for a slot.
    pub heavy_waiting: usize,
    /// How long an expensive operation waits for a slot before it is refused, in milliseconds.
    pub heavy_wait_ms: u64,
    /// Cost that each token may use per minute; 0 is unlimited.
    pub cost_per_minute: u64,
    /// Cost that each token may use in a burst.
    pub cost_burst: u64,
    /// Cost that each address without a token may use per minute; 0 is unlimited.
    pub public_cost_per_minute: u64,
    /// Cost that each address without a token may use in a burst.
    pub public_cost_burst: u64,
}

impl Budget {
    /// The limits of any single operation.
    #[must_use]
    pub const fn bounds(&self) -> graphql::Bounds {
        graphql::Bounds {
            objects: self.objects,
            answer_bytes: self.answer_bytes as u64,
            rows: self.rows,
        }
    }

    /// The first invalid setting, and why it is invalid.
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
