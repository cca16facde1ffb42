//! Rate-limits attempts to use a join code or return code, by client address and by code, so that codes cannot be
//! guessed quickly.

use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_graphql::Context;

use crate::engine::counter::{Asker, Counter};
use crate::error::{Code, Refusal, refuse};

/// The client that a request is counted against: the address or token that it came from, if known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caller(pub Option<Asker>);

/// How many attempts with a code are allowed per minute; 0 means no limit.
#[derive(Debug, Clone, Copy)]
pub struct AttemptLimits {
    /// Attempts per minute from one address.
    pub by_address: u32,
    /// Attempts per minute with one code, from any address.
    pub by_code: u32,
}

/// A keyed hash of the code that ignores case, spaces and punctuation, so that every spelling of a code is counted as
/// one.
fn number_of(code: &str) -> u64 {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    let letters: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    KEY.hash_one(letters)
}

/// Counts attempts with a code: to join a workshop, to read an invitation, or to return to a record.
pub struct Joins {
    joining: Option<Counter>,
    reading: Option<Counter>,
    by_code: Option<Counter<u64>>,
}

/// What a code is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// To join a workshop, or to return to it.
    ToEnter,
    /// To read an invitation. It has its own count, so that reading an invitation does not use up attempts to join.
    ToRead,
}

impl Joins {
    /// A counter with these limits.
    #[must_use]
    pub fn new(limits: AttemptLimits) -> Self {
        Self {
            joining: Counter::new(limits.by_address, limits.by_address),
            reading: Counter::new(limits.by_address, limits.by_address),
            by_code: Counter::new(limits.by_code, limits.by_code),
        }
    }

    /// Counts one attempt against the address and against the code. Attempts from unknown addresses share one count.
    ///
    /// # Errors
    /// How long to wait, when the limit is exceeded.
    pub fn count(&self, attempt: Attempt, asker: Option<Asker>, code: &str) -> Result<(), Duration> {
        let asker = asker.unwrap_or(Asker::Address(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        let by_address = match attempt {
            Attempt::ToEnter => &self.joining,
            Attempt::ToRead => &self.reading,
        };
        by_address.as_ref().map_or(Ok(()), |counter| counter.count(asker))?;
        self.by_code.as_ref().map_or(Ok(()), |counter| counter.count(number_of(code)))
    }
}

/// Counts one attempt by the client that sent the request.
///
/// # Errors
/// RATE_LIMITED when the limit is exceeded.
pub fn count_attempt(ctx: &Context<'_>, attempt: Attempt, code: &str) -> Result<(), Refusal> {
    let joins = ctx.data::<Arc<Joins>>().map_err(|error| Refusal::internal(error.message))?;
    let caller = ctx.data_opt::<Caller>().copied().unwrap_or_default();
    joins.count(attempt, caller.0, code).map_err(|wait| {
        let seconds = wait.as_secs() + 1;
        refuse(
            Code::RateLimited,
            format!("too many attempts to use a code; try again in {seconds} seconds"),
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn one_code_is_counted_wherever_it_is_typed_and_reading_takes_no_attempt_to_join() {
        let joins = Joins::new(AttemptLimits { by_address: 2, by_code: 5 });
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
}
