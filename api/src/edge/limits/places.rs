//! Shares the places for sockets and event streams: a limit for each address and each token, and some places reserved for token holders.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::rate::Asker;
use crate::config::Live;

/// A node with fewer places than this does not limit the share of a client.
const FEW: usize = 8;

/// Who occupies a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A new socket: its client is not authenticated yet, and has little time to do so.
    Unknown(Option<Asker>),
    /// A client without a token, counted by address.
    Public(Option<Asker>),
    /// The holder of a token.
    Token(Asker),
}

impl Holder {
    const fn asker(self) -> Option<Asker> {
        match self {
            Self::Unknown(asker) | Self::Public(asker) => asker,
            Self::Token(asker) => Some(asker),
        }
    }
}

/// The places of one node.
pub struct Places {
    taken: Arc<Mutex<Taken>>,
    all: usize,
    public: usize,
    each_address: usize,
    each_token: usize,
}

#[derive(Default)]
struct Taken {
    all: usize,
    public: usize,
    by_asker: HashMap<Asker, usize>,
}

/// A place for a socket or an event stream. Dropping it frees the place.
pub struct Place {
    taken: Arc<Mutex<Taken>>,
    holder: Holder,
}

/// No place is available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlace;

// The numbers stay valid if a thread panics while it holds the lock.
fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Places {
    /// The places that the settings allow. At most half are reserved for token holders, and one address gets at most half of the others.
    #[must_use]
    pub fn new(live: &Live) -> Self {
        let all = live.connections;
        let kept = if all < FEW { 0 } else { live.token_connections.min(all / 2) };
        let public = all - kept;
        let share = if all < FEW { all } else { public / 2 };
        Self {
            taken: Arc::default(),
            all,
            public,
            each_address: live.connections_per_address.min(share),
            each_token: live.connections_per_token,
        }
    }

    /// Takes a place for this client.
    ///
    /// # Errors
    /// The client's share is used up, or all places are taken.
    pub fn take(&self, holder: Holder) -> Result<Place, NoPlace> {
        let mut taken = lock(&self.taken);
        let own = holder.asker().and_then(|asker| taken.by_asker.get(&asker).copied()).unwrap_or(0);
        let (most, room) = match holder {
            Holder::Unknown(_) => (self.each_address, true),
            Holder::Public(_) => (self.each_address, taken.public < self.public),
            Holder::Token(_) => (self.each_token, true),
        };
        if taken.all >= self.all || own >= most || !room {
            return Err(NoPlace);
        }
        taken.all += 1;
        taken.public += usize::from(matches!(holder, Holder::Public(_)));
        if let Some(asker) = holder.asker() {
            *taken.by_asker.entry(asker).or_default() += 1;
        }
        Ok(Place {
            taken: Arc::clone(&self.taken),
            holder,
        })
    }

    /// Counts a place for another holder from now on: a socket is authenticated only after it was opened.
    ///
    /// # Errors
    /// The new holder's share is used up. The place is freed.
    pub fn hand_over(&self, place: Place, holder: Holder) -> Result<Place, NoPlace> {
        drop(place);
        self.take(holder)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.all = taken.all.saturating_sub(1);
        if matches!(self.holder, Holder::Public(_)) {
            taken.public = taken.public.saturating_sub(1);
        }
        let Some(asker) = self.holder.asker() else { return };
        if let Some(own) = taken.by_asker.get_mut(&asker) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.by_asker.remove(&asker);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use policy::id::TokenId;
    use uuid::Uuid;

    use super::*;

    fn places(all: usize, tokens: usize, address: usize, token: usize) -> Places {
        let mut live = crate::config::Settings::defaults().unwrap().live;
        (live.connections, live.token_connections) = (all, tokens);
        (live.connections_per_address, live.connections_per_token) = (address, token);
        Places::new(&live)
    }

    fn at(last: u8) -> Asker {
        Asker::at([192, 0, 2, last].into())
    }

    fn public(last: u8) -> Holder {
        Holder::Public(Some(at(last)))
    }

    fn token(number: u128) -> Holder {
        Holder::Token(Asker::Token(TokenId(Uuid::from_u128(number))))
    }

    #[test]
    fn one_address_gets_its_share_and_no_more() {
        let places = places(20, 2, 3, 5);
        let held: Vec<_> = (0..3).map(|_| places.take(public(1)).unwrap()).collect();
        assert!(places.take(public(1)).is_err() && places.take(Holder::Unknown(Some(at(1)))).is_err());
        assert!(places.take(public(2)).is_ok());
        drop(held);
        assert!(places.take(public(1)).is_ok());
    }

    #[test]
    fn one_address_never_takes_all_whatever_is_configured() {
        let places = places(50, 0, 1000, 1000);
        let held: Vec<_> = std::iter::from_fn(|| places.take(public(1)).ok()).collect();
        assert_eq!(held.len(), 25);
    }

    #[test]
    fn places_are_kept_for_those_with_a_token() {
        let places = places(10, 4, 3, 3);
        let held: Vec<_> = (1..=6).map(|last| places.take(public(last)).unwrap()).collect();
        assert!(places.take(public(9)).is_err());
        let own: Vec<_> = (0..3).map(|_| places.take(token(1)).unwrap()).collect();
        assert!(places.take(token(1)).is_err(), "a token has its share, too");
        let last = places.take(token(2)).unwrap();
        assert!(places.take(token(3)).is_err(), "all are taken");
        drop((held, own, last));
        assert!(lock(&places.taken).by_asker.is_empty() && lock(&places.taken).all == 0 && lock(&places.taken).public == 0);
    }

    #[test]
    fn a_place_that_is_handed_over_counts_as_the_other_ones() {
        let places = places(20, 2, 1, 1);
        let place = places.take(Holder::Unknown(Some(at(1)))).unwrap();
        let place = places.hand_over(place, token(1)).unwrap();
        let again = places.take(Holder::Unknown(Some(at(1)))).unwrap();
        assert_eq!(places.hand_over(again, token(1)).err(), Some(NoPlace));
        drop(place);
        assert!(places.take(token(1)).is_ok());
    }
}
