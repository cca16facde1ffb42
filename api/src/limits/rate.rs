//! Counts requests for each token, and for each address without one.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use policy::id::TokenId;

use crate::config::Limits;

/// Who asks, as far as counting goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asker {
    /// The holder of a token.
    Token(TokenId),
    /// Somebody without one. Of an IPv6 address the network counts: one host has 2^64 addresses in it.
    Address(IpAddr),
}

impl Asker {
    /// Somebody without a token.
    #[must_use]
    pub fn at(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(v6) => Self::Address(IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into())),
            v4 => Self::Address(v4),
        }
    }
}

/// A code as a number that says nothing of it: however it is typed, it counts as one.
fn number_of(code: &str) -> u64 {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    let letters: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    KEY.hash_one(letters)
}

/// The counters.
pub struct Rates {
    tokens: Option<Counter>,
    public: Option<Counter>,
}

struct Counter<K: Clone + Eq + Hash = Asker> {
    limiter: DefaultKeyedRateLimiter<K>,
    asked: AtomicU32,
}

// After so many requests, counters that are full again are forgotten.
const SWEEP: u32 = 4096;

impl Rates {
    /// Counters with these limits.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            tokens: Counter::new(limits.requests_per_minute, limits.requests_burst),
            public: Counter::new(limits.public_requests_per_minute, limits.public_requests_burst),
        }
    }

    /// Counts one operation.
    ///
    /// # Errors
    /// Too many: how long to wait.
    pub fn count(&self, asker: Asker) -> Result<(), Duration> {
        let counter = match asker {
            Asker::Token(_) => &self.tokens,
            Asker::Address(_) => &self.public,
        };
        counter.as_ref().map_or(Ok(()), |counter| counter.count(asker))
    }
}

/// Counts attempts to open something with a code: to join a workshop, to read an invitation, to come back.
pub struct Joins {
    joining: Option<Counter>,
    reading: Option<Counter>,
    by_code: Option<Counter<u64>>,
}

/// What a code is shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// To join, or to come back.
    ToEnter,
    /// To read what it opens: counted apart, so that reading an invitation takes nobody's attempt to join.
    ToRead,
}

impl Joins {
    /// A counter with these limits.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            joining: Counter::new(limits.joins_per_minute, limits.joins_per_minute),
            reading: Counter::new(limits.joins_per_minute, limits.joins_per_minute),
            by_code: Counter::new(limits.joins_per_code_per_minute, limits.joins_per_code_per_minute),
        }
    }

    /// Counts one attempt, for the address that it comes from and for the code; those of whom nothing is known count together.
    ///
    /// # Errors
    /// Too many: how long to wait.
    pub fn count(&self, attempt: Attempt, asker: Option<Asker>, code: &str) -> Result<(), Duration> {
        let asker = asker.unwrap_or(Asker::Address(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED)));
        let by_address = match attempt {
            Attempt::ToEnter => &self.joining,
            Attempt::ToRead => &self.reading,
        };
        by_address.as_ref().map_or(Ok(()), |counter| counter.count(asker))?;
        self.by_code.as_ref().map_or(Ok(()), |counter| counter.count(number_of(code)))
    }
}

impl<K: Clone + Eq + Hash> Counter<K> {
    fn new(per_minute: u32, burst: u32) -> Option<Self> {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute)?).allow_burst(NonZeroU32::new(burst)?);
        Some(Self {
            limiter: RateLimiter::keyed(quota),
            asked: AtomicU32::new(0),
        })
    }

    fn count(&self, key: K) -> Result<(), Duration> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
        }
        self.limiter
            .check_key(&key)
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
            rates.count(asker).unwrap();
        }
        assert!(rates.count(asker).is_err_and(|wait| wait <= Duration::from_secs(1)));
        rates.count(Asker::at("192.0.2.2".parse().unwrap())).unwrap();
    }

    #[test]
    fn zero_is_unlimited() {
        let (rates, asker) = (rates(0), Asker::at("192.0.2.1".parse().unwrap()));
        assert!((0..1000).all(|_| rates.count(asker).is_ok()));
    }

    #[test]
    fn one_code_is_counted_wherever_it_is_typed_and_reading_takes_no_attempt_to_join() {
        let mut limits = crate::config::Settings::defaults().unwrap().limits;
        (limits.joins_per_minute, limits.joins_per_code_per_minute) = (2, 5);
        let joins = Joins::new(&limits);
        let from = |host: u8| Some(Asker::at(IpAddr::V4([192, 0, 2, host].into())));
        for (attempt, code) in [(Attempt::ToRead, "K7QXM-2PDRT"), (Attempt::ToEnter, "k7qxm 2pdrt")] {
            for _ in 0..2 {
                joins.count(attempt, from(1), code).unwrap();
            }
            assert!(joins.count(attempt, from(1), "another").is_err());
        }
        joins.count(Attempt::ToEnter, from(2), "K7QXM2PDRT").unwrap();
        assert!(joins.count(Attempt::ToEnter, from(3), "K7QXM-2PDRT").is_err());
        joins.count(Attempt::ToEnter, from(4), "another").unwrap();
    }

    #[test]
    fn hosts_of_one_ipv6_network_count_together() {
        let at = |text: &str| Asker::at(text.parse().unwrap());
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }
}
