//! Bounds what one operation uses while it runs, whatever was expected of it, and tells afterwards what it was.
//!
//! Fields and list items are counted as they are resolved, and the bytes of their values. Once one of the bounds is passed nothing
//! more is resolved, and whoever runs the operation ends it. In between the operation gives its thread away after a fixed number of
//! fields, so that others are served and its own deadline is noticed.

use std::any::Any;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use async_graphql::Value;

use crate::error::{Code, Refusal, refuse};

/// Fields that are resolved before the thread is given away: a millisecond or two.
const SLICE: u64 = 1024;
/// What a millisecond of the database's time counts, in the unit of costs, beyond those that any operation may take.
const COST_OF_MILLISECOND: u64 = 5;
const FREE_MILLISECONDS: u64 = 20;
/// Operations that were expected to cost less are not metered field by field: they cannot do harm.
const METERED_FROM: u64 = 300;

/// What any one operation may use while it runs.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Fields and list items.
    pub objects: u64,
    /// Bytes of the answer.
    pub answer_bytes: u64,
    /// Rows read from the database.
    pub rows: u64,
}

/// What one operation may use, and has used.
pub struct Budget {
    /// What the operation was expected to cost.
    pub cost: u64,
    most_objects: u64,
    most_bytes: u64,
    most_rows: u64,
    objects: AtomicU64,
    bytes: AtomicU64,
    rows: AtomicU64,
    milliseconds: AtomicU64,
    /// Fields resolved since the operation was last given the thread.
    slice: AtomicU64,
    /// Fields that wait until it is given the thread again.
    waiting: Mutex<VecDeque<Waker>>,
    exceeded: AtomicBool,
    /// Given back when the operation has ended, and the last of its statements with it.
    held: Mutex<Option<Arc<dyn Any + Send + Sync>>>,
}

impl std::fmt::Debug for Budget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Budget")
            .field("cost", &self.cost)
            .field("objects", &self.objects)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl Budget {
    /// The budget of an operation that is expected to cost so much.
    #[must_use]
    pub fn new(cost: u64, bounds: Bounds) -> Self {
        Self {
            cost,
            most_objects: bounds.objects,
            most_bytes: bounds.answer_bytes,
            most_rows: bounds.rows,
            objects: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            milliseconds: AtomicU64::new(0),
            slice: AtomicU64::new(0),
            waiting: Mutex::default(),
            exceeded: AtomicBool::new(false),
            held: Mutex::default(),
        }
    }

    /// Whether each field is to be counted.
    #[must_use]
    pub const fn is_metered(&self) -> bool {
        self.cost >= METERED_FROM
    }

    /// Whether the answer may be longer than it may be: its bytes were not counted, or are many.
    #[must_use]
    pub fn may_be_long(&self) -> bool {
        !self.is_metered() || self.bytes.load(Ordering::Relaxed) > self.most_bytes / 8
    }

    /// Keeps something until the operation and its last statement have ended.
    pub fn hold(&self, held: Arc<dyn Any + Send + Sync>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
    }

    /// What the operation may take of the database.
    #[must_use]
    pub fn allowance(&self) -> store::Allowance {
        let allowance = store::Allowance::of(self.most_rows);
        // Not taken out: an operation that is run once more holds the same.
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match held {
            Some(held) => allowance.holding(held),
            None => allowance,
        }
    }

    /// Counts a field or a list item. Waits while the thread is to be given away, and for ever once the budget is exceeded.
    pub async fn resolve(&self) {
        if self.objects.fetch_add(1, Ordering::Relaxed) >= self.most_objects {
            self.exceeded.store(true, Ordering::Relaxed);
        }
        poll_fn(|context| {
            if self.is_exceeded() {
                return Poll::Pending;
            }
            if self.slice.fetch_add(1, Ordering::Relaxed) < SLICE {
                return Poll::Ready(());
            }
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            // Siblings share a waker, and ask one after the other.
            if !waiting.back().is_some_and(|last| last.will_wake(context.waker())) {
                waiting.push_back(context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }

    /// Counts what a field adds to the answer: its name, and its value where it is a leaf.
    pub fn wrote(&self, name: &str, value: Option<&Value>) {
        let leaf = match value {
            Some(Value::String(text)) => text.len() + 2,
            Some(Value::Object(_) | Value::List(_) | Value::Binary(_)) => 2,
            Some(Value::Enum(name)) => name.len() + 2,
            Some(Value::Number(_) | Value::Boolean(_) | Value::Null) | None => 5,
        };
        let bytes = (name.len() + leaf + 4) as u64;
        if self.bytes.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > self.most_bytes {
            self.exceeded.store(true, Ordering::Relaxed);
        }
    }

    /// Notes what was taken of the database, and whether that was too much.
    pub fn note(&self, allowance: &store::Allowance) {
        if allowance.is_exhausted() {
            self.exceeded.store(true, Ordering::Relaxed);
        }
        let (rows, time) = allowance.settle();
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.milliseconds.fetch_add(milliseconds(time), Ordering::Relaxed);
    }

    /// Whether one of the bounds was passed.
    #[must_use]
    pub fn is_exceeded(&self) -> bool {
        self.exceeded.load(Ordering::Relaxed)
    }

    /// Gives the operation the thread for some fields more: wakes those that wait for it.
    pub fn begin_slice(&self) {
        self.slice.store(0, Ordering::Relaxed);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let some = waiting.len().min(usize::try_from(SLICE).unwrap_or(usize::MAX));
        let woken: Vec<Waker> = waiting.drain(..some).collect();
        drop(waiting);
        woken.into_iter().for_each(Waker::wake);
    }

    /// Whether fields wait for the thread.
    #[must_use]
    pub fn has_waiting(&self) -> bool {
        !self.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// What the operation has cost by now: what was expected, or what it used where that is more.
    #[must_use]
    pub fn used(&self) -> u64 {
        let time = self.milliseconds.load(Ordering::Relaxed).saturating_sub(FREE_MILLISECONDS);
        let time = time.saturating_mul(COST_OF_MILLISECOND);
        let read = self.rows.load(Ordering::Relaxed).saturating_add(time);
        self.cost.max(self.objects.load(Ordering::Relaxed)).max(read)
    }

    /// Begins anew: the next answer of the same operation has a whole budget again.
    pub fn renew(&self) {
        for counter in [&self.objects, &self.bytes, &self.rows, &self.milliseconds] {
            counter.store(0, Ordering::Relaxed);
        }
    }

    /// What an operation is told that passed its budget.
    #[must_use]
    pub fn refusal() -> Refusal {
        let message = "the operation used more than one operation may, and was stopped; ask for smaller pages or fewer levels";
        refuse(Code::ComplexityLimit, message)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
