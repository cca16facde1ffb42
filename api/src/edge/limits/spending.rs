//! Limits what clients use per minute, in units of cost: for each token, and for each address without a token.
//!
//! Each client has a budget, which is refilled steadily up to a maximum (the burst). The expected cost of an operation is deducted before
//! it runs. If it used more, the rest is deducted afterwards. The budget may then be negative: the client must wait until it is positive
//! again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::rate::Asker;
use crate::config::Budget;

/// When more clients than this are remembered, clients with a full budget are forgotten.
const SWEEP: usize = 4096;

/// The budgets of all clients.
pub struct Spending {
    tokens: Option<Purses>,
    public: Option<Purses>,
}

struct Purses {
    burst: f64,
    per_second: f64,
    left: Mutex<Left>,
}

#[derive(Default)]
struct Left {
    by_asker: HashMap<Asker, Purse>,
    sweep_at: usize,
}

#[derive(Clone, Copy)]
struct Purse {
    left: f64,
    at: Instant,
}

impl Spending {
    /// Budgets with the configured limits.
    #[must_use]
    pub fn new(budget: &Budget) -> Self {
        Self {
            tokens: Purses::new(budget.cost_per_minute, budget.cost_burst),
            public: Purses::new(budget.public_cost_per_minute, budget.public_cost_burst),
        }
    }

    fn purses(&self, asker: Asker) -> Option<&Purses> {
        match asker {
            Asker::Token(_) => self.tokens.as_ref(),
            Asker::Address(_) => self.public.as_ref(),
        }
    }

    /// Deducts the expected cost of an operation. An operation that costs more than the maximum needs a full budget.
    ///
    /// # Errors
    /// The client's budget is too small. Returns how long to wait.
    pub fn spend(&self, asker: Asker, cost: u64) -> Result<(), Duration> {
        self.purses(asker)
            .map_or(Ok(()), |purses| purses.spend(asker, as_float(cost), Instant::now()))
    }

    /// Deducts what an operation used beyond the expected cost.
    ///
    /// # Errors
    /// The budget is below minus one burst. Returns how long to wait.
    pub fn charge(&self, asker: Asker, cost: u64) -> Result<(), Duration> {
        self.purses(asker)
            .map_or(Ok(()), |purses| purses.charge(asker, as_float(cost), Instant::now()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "costs are far below 2^52")]
const fn as_float(cost: u64) -> f64 {
    cost as f64
}

impl Purses {
    fn new(per_minute: u64, burst: u64) -> Option<Self> {
        (per_minute > 0).then(|| Self {
            burst: as_float(burst.max(1)),
            per_second: as_float(per_minute) / 60.0,
            left: Mutex::default(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Left> {
        // The budgets stay valid if a thread panics while it holds the lock.
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client's budget at this moment.
    fn purse<'l>(&self, left: &'l mut Left, asker: Asker, now: Instant) -> &'l mut Purse {
        if left.by_asker.len() >= left.sweep_at.max(SWEEP) {
            left.by_asker.retain(|_, purse| self.refilled(*purse, now) < self.burst);
            left.sweep_at = left.by_asker.len() * 2;
        }
        let full = Purse { left: self.burst, at: now };
        let purse = left.by_asker.entry(asker).or_insert(full);
        purse.left = self.refilled(*purse, now);
        purse.at = now;
        purse
    }

    fn refilled(&self, purse: Purse, now: Instant) -> f64 {
        let come_back = now.duration_since(purse.at).as_secs_f64() * self.per_second;
        (purse.left + come_back).min(self.burst)
    }

    fn until(&self, missing: f64) -> Duration {
        Duration::try_from_secs_f64(missing / self.per_second).unwrap_or(Duration::MAX)
    }

    fn spend(&self, asker: Asker, cost: f64, now: Instant) -> Result<(), Duration> {
        let mut left = self.lock();
        let purse = self.purse(&mut left, asker, now);
        let needed = cost.min(self.burst);
        if purse.left < needed {
            return Err(self.until(needed - purse.left));
        }
        purse.left -= cost;
        Ok(())
    }

    fn charge(&self, asker: Asker, cost: f64, now: Instant) -> Result<(), Duration> {
        let mut left = self.lock();
        let purse = self.purse(&mut left, asker, now);
        purse.left -= cost;
        if purse.left < -self.burst {
            return Err(self.until(-self.burst - purse.left));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn asker(last: u8) -> Asker {
        Asker::at([192, 0, 2, last].into())
    }

    fn purses() -> (Purses, Instant) {
        (Purses::new(60, 100).unwrap(), Instant::now())
    }

    #[test]
    fn a_purse_is_spent_and_comes_back_steadily() {
        let (purses, now) = purses();
        purses.spend(asker(1), 90.0, now).unwrap();
        assert_eq!(purses.spend(asker(1), 30.0, now).unwrap_err(), Duration::from_secs(20));
        purses.spend(asker(2), 100.0, now).unwrap();
        purses.spend(asker(1), 30.0, now + Duration::from_secs(21)).unwrap();
    }

    #[test]
    fn what_was_used_beyond_what_was_expected_is_paid_back_first() {
        let (purses, now) = purses();
        purses.spend(asker(1), 100.0, now).unwrap();
        purses.charge(asker(1), 50.0, now).unwrap();
        assert_eq!(purses.spend(asker(1), 10.0, now).unwrap_err(), Duration::from_secs(60));
        assert!(purses.charge(asker(1), 60.0, now).is_err(), "deeper in debt than a burst");
    }

    #[test]
    fn an_operation_dearer_than_a_burst_waits_for_a_full_purse() {
        let (purses, now) = purses();
        purses.spend(asker(1), 1000.0, now).unwrap();
        assert_eq!(purses.spend(asker(1), 1000.0, now).unwrap_err(), Duration::from_secs(1000));
    }

    #[test]
    fn zero_is_unlimited() {
        let spending = Spending::new(&crate::config::Settings::defaults().unwrap().budget);
        assert!((0..100).all(|_| spending.spend(asker(1), 1_000_000).is_ok()));
    }
}
