//! Rate-limits requests by key.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use policy::id::TokenId;

/// The client that a request is counted against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asker {
    /// The holder of a token.
    Token(TokenId),
    /// A client without a token. IPv6 addresses are counted by their /64 network, because one host can use 2^64
    /// addresses.
    Address(IpAddr),
}

impl Asker {
    /// A client without a token at this address.
    #[must_use]
    pub fn at(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(v6) => Self::Address(IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into())),
            v4 => Self::Address(v4),
        }
    }
}

/// Counts requests by key; every key has the same limit.
pub struct Counter<K: Clone + Eq + Hash = Asker> {
    limiter: DefaultKeyedRateLimiter<K>,
    asked: AtomicU32,
}

// After this many requests, keys whose limit is fully available again are dropped.
const SWEEP: u32 = 4096;
impl<K: Clone + Eq + Hash> Counter<K> {
    /// A counter, or `None` when either number is 0, which means "no limit".
    #[must_use]
    pub fn new(per_minute: u32, burst: u32) -> Option<Self> {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute)?).allow_burst(NonZeroU32::new(burst)?);
        Some(Self {
            limiter: RateLimiter::keyed(quota),
            asked: AtomicU32::new(0),
        })
    }

    /// Counts one request of `key`.
    ///
    /// # Errors
    /// How long to wait, when the limit is exceeded.
    pub fn count(&self, key: K) -> Result<(), Duration> {
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

    #[test]
    fn hosts_of_one_ipv6_network_count_together() {
        let at = |text: &str| Asker::at(text.parse().unwrap());
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }
}
