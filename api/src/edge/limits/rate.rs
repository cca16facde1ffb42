//! Rate limits for each token, and for each address without a token.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
pub use graphql::Asker;
use graphql::Counter;

use crate::config::Limits;

/// The counters of all clients.
pub struct Rates {
    tokens: Option<Counter>,
    public: Option<Counter>,
    own: Mutex<HashMap<Asker, Own>>,
}

/// The counter of a token with a limit of its own.
struct Own {
    per_minute: NonZeroU32,
    limiter: DefaultDirectRateLimiter,
}

/// The maximum number of tokens with their own limit that are counted at a time.
const MOST_OWN: usize = 10_000;

impl Rates {
    /// Counters with the configured limits.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            tokens: Counter::new(limits.requests_per_minute, limits.requests_burst),
            public: Counter::new(limits.public_requests_per_minute, limits.public_requests_burst),
            own: Mutex::default(),
        }
    }

    /// Counts one operation. A token's `own` limit per minute replaces the configured one.
    ///
    /// # Errors
    /// There were too many operations. Returns how long to wait.
    pub fn count(&self, asker: Asker, own: Option<u32>) -> Result<(), Duration> {
        if let Some(per_minute) = own.and_then(NonZeroU32::new) {
            return self.count_own(asker, per_minute);
        }
        let counter = match asker {
            Asker::Token(_) => &self.tokens,
            Asker::Address(_) => &self.public,
        };
        counter.as_ref().map_or(Ok(()), |counter| counter.count(asker))
    }
}

impl Rates {
    fn count_own(&self, asker: Asker, per_minute: NonZeroU32) -> Result<(), Duration> {
        // The map stays valid if a thread panics while it holds the lock.
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if own.len() >= MOST_OWN && !own.contains_key(&asker) {
            own.clear();
        }
        let fresh = || Own {
            per_minute,
            limiter: RateLimiter::direct(Quota::per_minute(per_minute)),
        };
        let counter = own.entry(asker).or_insert_with(fresh);
        if counter.per_minute != per_minute {
            *counter = fresh();
        }
        counter
            .limiter
            .check()
            .map_err(|refused| refused.wait_time_from(DefaultClock::default().now()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn rates(public_per_minute: u32) -> Rates {
        let mut limits = crate::config::Settings::defaults().unwrap().limits;
        limits.public_requests_per_minute = public_per_minute;
        limits.public_requests_burst = 3;
        Rates::new(&limits)
    }

    #[test]
    fn a_burst_passes_and_the_next_one_waits() {
        let (rates, asker) = (rates(60), Asker::at("192.0.2.1".parse().unwrap()));
        for _ in 0..3 {
            rates.count(asker, None).unwrap();
        }
        assert!(rates.count(asker, None).is_err_and(|wait| wait <= Duration::from_secs(1)));
        rates.count(Asker::at("192.0.2.2".parse().unwrap()), None).unwrap();
    }

    #[test]
    fn a_tokens_own_limit_goes_before_the_configured_one() {
        let (rates, asker) = (rates(0), Asker::Token(policy::id::TokenId(uuid::Uuid::nil())));
        for _ in 0..2 {
            rates.count(asker, Some(2)).unwrap();
        }
        assert!(rates.count(asker, Some(2)).is_err_and(|wait| wait > Duration::from_secs(10)));
        rates.count(asker, None).unwrap();
    }

    #[test]
    fn zero_is_unlimited() {
        let (rates, asker) = (rates(0), Asker::at("192.0.2.1".parse().unwrap()));
        assert!((0..1000).all(|_| rates.count(asker, None).is_ok()));
    }
}
