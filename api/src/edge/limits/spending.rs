//! Counts what clients use in a minute, in the unit of costs: each token, and each address without one.
//!
//! A client has as much to spend at once as its burst, and it comes back steadily. What an operation is expected to cost is taken before
//! it runs; what it used beyond that afterwards, which may leave the client in debt: it waits until the debt is paid back.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::rate::Asker;
use crate::config::Budget;

/// Clients that are remembered before those with a full purse are forgotten.
const SWEEP: usize = 4096;

/// The spending of all clients.
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
    /// With these limits.
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

    /// Takes what an operation is expected to cost. One that costs more than a burst waits for a full purse.
    ///
    /// # Errors
    /// The client has not that much to spend: how long until it has.
    pub fn spend(&self, asker: Asker, cost: u64) -> Result<(), Duration> {
        self.purses(asker)
            .map_or(Ok(()), |purses| purses.spend(asker, as_float(cost), Instant::now()))
    }

    /// Takes what an operation used beyond what was expected.
    ///
    /// # Errors
    /// The client is in debt by more than a burst: how long until it is not.
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
        // The purses are whole whatever happened while they were held.
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client's purse as it is now.
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
