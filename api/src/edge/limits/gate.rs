//! Limits how many expensive operations run at once, and shares these slots fairly between clients, so that cheap ones find free CPU and
//! database connections.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use super::rate::Asker;
use crate::config::Budget;

/// A refused client should try again after this time.
const COME_BACK: Duration = Duration::from_secs(5);

/// The gate for expensive operations.
pub struct Gate {
    state: Arc<Mutex<GateState>>,
    most_waiting: usize,
    patience: Duration,
}

/// A concurrency slot. Its holder may run; dropping it releases the slot to the next operation in the queue.
pub struct Slot {
    state: Arc<Mutex<GateState>>,
}

struct GateState {
    /// Slots that are not in use.
    free: usize,
    /// The queue of each client; its operations are in the order of their arrival.
    waiting: HashMap<Option<Asker>, VecDeque<oneshot::Sender<Slot>>>,
    /// The clients in the queue. The first one gets the next slot, and then moves to the end.
    order: VecDeque<Option<Asker>>,
}

// The state stays valid if a thread panics while it holds the lock.
fn lock(state: &Mutex<GateState>) -> MutexGuard<'_, GateState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gate {
    /// A gate with the configured limits.
    #[must_use]
    pub fn new(budget: &Budget) -> Self {
        Self {
            state: Arc::new(Mutex::new(GateState {
                free: budget.heavy_at_once,
                waiting: HashMap::new(),
                order: VecDeque::new(),
            })),
            most_waiting: budget.heavy_waiting,
            patience: Duration::from_millis(budget.heavy_wait_ms),
        }
    }

    /// Waits for a slot. Clients without a token or a known address share one queue.
    ///
    /// # Errors
    /// Too many operations of this client already wait, or the waiting time is over. Returns when to try again.
    pub async fn turn(&self, asker: Option<Asker>) -> Result<Slot, Duration> {
        let deadline = Instant::now() + self.patience;
        let waiting = {
            let mut state = lock(&self.state);
            if state.free > 0 {
                state.free -= 1;
                drop(state);
                return Ok(Slot {
                    state: Arc::clone(&self.state),
                });
            }
            state.forget_the_gone(asker);
            let queue = state.waiting.entry(asker).or_default();
            if queue.len() >= self.most_waiting {
                return Err(COME_BACK);
            }
            let (sender, receiver) = oneshot::channel();
            queue.push_back(sender);
            if queue.len() == 1 {
                state.order.push_back(asker);
            }
            receiver
        };
        match timeout_at(deadline, waiting).await {
            Ok(Ok(turn)) => Ok(turn),
            // The sender of a waiting operation is never dropped, so only the time can have run out.
            Ok(Err(_)) | Err(_) => Err(COME_BACK),
        }
    }
}

impl GateState {
    /// Removes a client's operations that were cancelled while they waited.
    fn forget_the_gone(&mut self, asker: Option<Asker>) {
        if let Some(queue) = self.waiting.get_mut(&asker) {
            queue.retain(|sender| !sender.is_closed());
            if queue.is_empty() {
                self.waiting.remove(&asker);
                self.order.retain(|other| *other != asker);
            }
        }
    }

    /// The next waiting operation, taken from the next client.
    fn next(&mut self) -> Option<oneshot::Sender<Slot>> {
        while let Some(asker) = self.order.pop_front() {
            let Some(queue) = self.waiting.get_mut(&asker) else {
                continue;
            };
            let next = std::iter::from_fn(|| queue.pop_front()).find(|sender| !sender.is_closed());
            if queue.is_empty() {
                self.waiting.remove(&asker);
            } else {
                self.order.push_back(asker);
            }
            if next.is_some() {
                return next;
            }
        }
        None
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        match state.next() {
            Some(next) => {
                drop(state);
                // If the operation was cancelled in the meantime, the slot is dropped, which releases it to the next one.
                drop(next.send(Self {
                    state: Arc::clone(&self.state),
                }));
            }
            None => state.free += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use futures_util::FutureExt as _;

    use super::*;

    fn gate(at_once: usize, waiting: usize) -> Gate {
        let mut budget = crate::config::Settings::defaults().unwrap().budget;
        (budget.heavy_at_once, budget.heavy_waiting, budget.heavy_wait_ms) = (at_once, waiting, 50);
        Gate::new(&budget)
    }

    fn asker(last: u8) -> Option<Asker> {
        Some(Asker::at([192, 0, 2, last].into()))
    }

    #[tokio::test]
    async fn a_client_with_many_operations_does_not_keep_another_one_waiting() {
        let gate = gate(1, 10);
        let first = gate.turn(asker(1)).await.unwrap();
        let mut many: Vec<_> = (0..5).map(|_| Box::pin(gate.turn(asker(1)))).collect();
        assert!(many.iter_mut().all(|turn| turn.as_mut().now_or_never().is_none()));
        let mut other = Box::pin(gate.turn(asker(2)));
        assert!(other.as_mut().now_or_never().is_none());
        drop(first);
        let second = many[0].as_mut().now_or_never().unwrap().unwrap();
        assert!(other.as_mut().now_or_never().is_none());
        drop(second);
        assert!(other.now_or_never().is_some(), "the other client comes second, and not last");
    }

    #[tokio::test]
    async fn who_has_gone_takes_no_turn() {
        let gate = gate(1, 10);
        let first = gate.turn(asker(1)).await.unwrap();
        let mut gone = Box::pin(gate.turn(asker(1)));
        assert!(gone.as_mut().now_or_never().is_none());
        drop(gone);
        let mut waits = Box::pin(gate.turn(asker(1)));
        assert!(waits.as_mut().now_or_never().is_none());
        drop(first);
        let turn = waits.now_or_never().unwrap().unwrap();
        drop(turn);
        assert!(gate.turn(asker(3)).now_or_never().is_some(), "every turn was given back");
    }

    #[tokio::test]
    async fn waiting_is_bounded_in_number_and_in_time() {
        let gate = gate(1, 1);
        let _first = gate.turn(asker(1)).await.unwrap();
        let mut waits = Box::pin(gate.turn(asker(1)));
        assert!(waits.as_mut().now_or_never().is_none());
        assert!(gate.turn(asker(1)).await.is_err(), "one too many");
        assert!(waits.await.is_err(), "waited in vain");
    }
}
