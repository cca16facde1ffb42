//! Limits what one operation may use while it runs, whatever its estimated cost was, and reports afterwards what it
//! used.
//!
//! Fields and list items are counted as they are resolved, and so are the bytes of their values. When a limit is
//! exceeded, nothing more is resolved and the caller ends the operation. The operation also yields its thread after a
//! fixed number of fields, so that other requests are served and its own deadline is noticed.

use std::any::Any;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use async_graphql::Value;

use crate::error::{Code, Refusal, refuse};

/// How many fields are resolved before the operation yields the thread: one or two milliseconds of work.
const SLICE: u64 = 1024;
/// The cost of one millisecond of database time, in the unit of operation costs. The first `FREE_MILLISECONDS` are
/// free.
const COST_OF_MILLISECOND: u64 = 5;
const FREE_MILLISECONDS: u64 = 20;
/// Operations whose estimated cost is lower are not metered field by field, because they cannot do harm.
const METERED_FROM: u64 = 300;

/// The limits of every operation while it runs.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How many fields and list items may be resolved.
    pub objects: u64,
    /// How many bytes the answer may have.
    pub answer_bytes: u64,
    /// How many rows may be read from the database.
    pub rows: u64,
}

/// The limits of one operation, and what it has used.
pub struct Budget {
    /// The estimated cost of the operation.
    pub cost: u64,
    most_objects: u64,
    most_bytes: u64,
    most_rows: u64,
    objects: AtomicU64,
    bytes: AtomicU64,
    rows: AtomicU64,
    milliseconds: AtomicU64,
    /// Fields resolved since the operation last got the thread.
    slice: AtomicU64,
    /// Fields that wait until the operation gets the thread again.
    waiting: Mutex<VecDeque<Waker>>,
    exceeded: AtomicBool,
    for_all: AtomicBool,
    /// Released when the operation and the last of its statements have ended.
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
    /// The budget of an operation with this estimated cost.
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
            for_all: AtomicBool::new(false),
            held: Mutex::default(),
        }
    }

    /// Whether each field of the operation is counted.
    #[must_use]
    pub const fn is_metered(&self) -> bool {
        self.cost >= METERED_FROM
    }

    /// Whether the answer could exceed the byte limit: its bytes were not counted, or more than an eighth of the
    /// limit was used.
    #[must_use]
    pub fn may_be_long(&self) -> bool {
        !self.is_metered() || self.bytes.load(Ordering::Relaxed) > self.most_bytes / 8
    }

    /// Keeps a value alive until the operation and its last statement have ended.
    pub fn hold(&self, held: Arc<dyn Any + Send + Sync>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
    }

    /// The operation's limits on the database.
    #[must_use]
    pub fn allowance(&self) -> store::Allowance {
        let allowance = store::Allowance::of(self.most_rows);
        // Cloned, not taken: a retry of the operation holds the same value.
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match held {
            Some(held) => allowance.holding(held),
            None => allowance,
        }
    }

    /// Counts a field or a list item. Waits while the operation has to yield the thread, and never returns once the
    /// budget is exceeded.
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
            // Sibling fields share a waker and call this one after the other.
            if !waiting.back().is_some_and(|last| last.will_wake(context.waker())) {
                waiting.push_back(context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }

    /// Counts the bytes that a field adds to the answer: its name, and its value if it is a leaf.
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

    /// Counts the fields, list items and bytes that a plan wrote at once.
    ///
    /// # Errors
    /// COMPLEXITY_LIMIT if they exceed what is left.
    pub fn planned(&self, objects: u64, bytes: u64) -> Result<(), Refusal> {
        let objects = self.objects.fetch_add(objects, Ordering::Relaxed).saturating_add(objects);
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        if objects > self.most_objects || bytes > self.most_bytes {
            self.exceeded.store(true, Ordering::Relaxed);
            return Err(Self::refusal());
        }
        Ok(())
    }

    /// Records what was read from the database, and whether that exceeded the limits.
    pub fn note(&self, allowance: &store::Allowance) {
        if allowance.is_exhausted() {
            self.exceeded.store(true, Ordering::Relaxed);
        }
        let (rows, time) = allowance.settle();
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.milliseconds.fetch_add(milliseconds(time), Ordering::Relaxed);
    }

    /// Records whether the answer follows from the viewer's role and the stored data alone.
    pub fn answered_for_all(&self, for_all: bool) {
        self.for_all.store(for_all, Ordering::Relaxed);
    }

    /// Whether the answer is right for every viewer of the same scope, until the data changes. Only an engine that watches what an answer
    /// depends on says so.
    #[must_use]
    pub fn is_for_all(&self) -> bool {
        self.for_all.load(Ordering::Relaxed)
    }

    /// Whether one of the limits was exceeded.
    #[must_use]
    pub fn is_exceeded(&self) -> bool {
        self.exceeded.load(Ordering::Relaxed)
    }

    /// Lets the operation resolve the next slice of fields: wakes the fields that wait for the thread.
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

    /// The cost of the operation so far: the estimate, or what was used if that is more.
    #[must_use]
    pub fn used(&self) -> u64 {
        let time = self.milliseconds.load(Ordering::Relaxed).saturating_sub(FREE_MILLISECONDS);
        let time = time.saturating_mul(COST_OF_MILLISECOND);
        let read = self.rows.load(Ordering::Relaxed).saturating_add(time);
        self.cost.max(self.objects.load(Ordering::Relaxed)).max(read)
    }

    /// Resets the counters, so that the next answer of the same operation has a full budget.
    pub fn renew(&self) {
        for counter in [&self.objects, &self.bytes, &self.rows, &self.milliseconds] {
            counter.store(0, Ordering::Relaxed);
        }
    }

    /// The error for an operation that exceeded its budget.
    #[must_use]
    pub fn refusal() -> Refusal {
        let message = "the operation exceeded its budget and was stopped; ask for smaller pages or fewer levels";
        refuse(Code::ComplexityLimit, message)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
