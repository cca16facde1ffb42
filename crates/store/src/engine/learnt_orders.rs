//! The orders for screening that this process has learnt, so that it learns each only once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use evidence::vocabulary::ScreeningStage;
use uuid::Uuid;

/// The maximum number of orders that a process remembers.
const MOST_ORDERS: usize = 16;

/// An order of a review's records, and what it was learnt from.
#[derive(Debug, Clone)]
pub(crate) struct Learnt {
    pub(crate) records: i64,
    pub(crate) decisions: usize,
    pub(crate) order: Arc<Vec<Uuid>>,
}

/// The orders that this process remembers, by review, stage and account.
#[derive(Debug, Default)]
pub(crate) struct LearntOrders {
    remembered: Mutex<HashMap<(Uuid, ScreeningStage, Uuid), Learnt>>,
    /// Held while an order is learnt: that takes a few hundred megabytes for a review of 100,000 records.
    learning: tokio::sync::Mutex<()>,
}

impl LearntOrders {
    /// Waits until no other order is learnt. One is learnt at a time.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.learning.lock().await
    }

    pub(crate) fn get(&self, key: (Uuid, ScreeningStage, Uuid)) -> Option<Learnt> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    pub(crate) fn put(&self, key: (Uuid, ScreeningStage, Uuid), learnt: Learnt) {
        let mut orders = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() >= MOST_ORDERS && !orders.contains_key(&key) {
            orders.clear();
        }
        orders.insert(key, learnt);
    }
}
