//! Counts attempts to open something with a code, by the address that they come from and by the code, so that guessing is slow.

use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_graphql::Context;

use crate::engine::counter::{Asker, Counter};
use crate::error::{Code, Refusal, refuse};

/// Where a request came from, as far as counting goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caller(pub Option<Asker>);

/// How often codes may be tried in a minute; 0 is unlimited.
#[derive(Debug, Clone, Copy)]
pub struct AttemptLimits {
    /// Attempts from one address.
    pub by_address: u32,
    /// Attempts with one code, wherever they come from.
    pub by_code: u32,
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
    pub fn new(limits: AttemptLimits) -> Self {
        Self {
            joining: Counter::new(limits.by_address, limits.by_address),
            reading: Counter::new(limits.by_address, limits.by_address),
            by_code: Counter::new(limits.by_code, limits.by_code),
        }
    }

    /// Counts one attempt, for the address that it comes from and for the code; those of whom nothing is known count together.
    ///
    /// # Errors
    /// Too many: how long to wait.
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

/// Counts one attempt of whoever sent the request.
///
/// # Errors
/// RATE_LIMITED after too many.
pub fn count_attempt(ctx: &Context<'_>, attempt: Attempt, code: &str) -> Result<(), Refusal> {
    let joins = ctx.data::<Arc<Joins>>().map_err(|error| Refusal::internal(error.message))?;
    let caller = ctx.data_opt::<Caller>().copied().unwrap_or_default();
    joins.count(attempt, caller.0, code).map_err(|wait| {
        let seconds = wait.as_secs() + 1;
        refuse(
            Code::RateLimited,
            format!("too many attempts with a code; try again in {seconds} seconds"),
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
