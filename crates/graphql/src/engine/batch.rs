//! Loads the children of a whole level of the query in one statement. Keys are collected until no other part of the
//! request can make progress; then all collected keys are fetched at once.
//!
//! Which keys share a statement therefore depends only on the document and the rows, never on the order in which the
//! database answers. async-graphql's own `DataLoader` waits for a timer at each level (a millisecond, because tokio's
//! timer rounds zero up).

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::future::poll_fn;
use std::hash::Hash;
use std::mem;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::future::BoxFuture;
use futures_util::stream::{self, FuturesUnordered, Stream, StreamExt as _};
use futures_util::task::AtomicWaker;
use store::Access;
use tokio::sync::oneshot;
use tokio::task::coop::unconstrained;

use crate::engine::budget::Budget;
use crate::error::Refusal;

/// Reads many values by their keys in one call.
pub trait Fetch: Send + Sync + 'static {
    /// Identifies one value.
    type Key: Clone + Eq + Hash + Send + Sync + 'static;
    /// The value that is read. It must be cheap to clone, because several fields may ask for the same one.
    type Value: Clone + Send + Sync + 'static;

    /// Reads the values of these keys. A key without a value is missing from the result.
    fn fetch(access: &Access, keys: Vec<Self::Key>) -> impl Future<Output = Result<HashMap<Self::Key, Self::Value>, store::Error>> + Send;
}

type Answer<F> = Result<Option<<F as Fetch>::Value>, Arc<store::Error>>;
type Waiting<F> = Vec<(<F as Fetch>::Key, oneshot::Sender<Answer<F>>)>;

/// The requests that wait for one kind of value, and the function that answers them.
struct Queue {
    kind: TypeId,
    /// A [`Waiting`] of this kind.
    waiting: Box<dyn Any + Send>,
    serve: fn(Box<dyn Any + Send>, Access) -> BoxFuture<'static, ()>,
}

/// The queues of one request. They are never shared between requests, because an answer belongs to one viewer.
#[derive(Default)]
pub struct Batches {
    queues: Mutex<Vec<Queue>>,
    /// Reads in progress that are not fetches. Their rows may ask for more keys.
    reading: AtomicUsize,
}

impl Batches {
    /// The value of `key`, fetched together with the other keys that the request has asked for by then. Works only
    /// inside a future that [`Batches::drive`] runs.
    pub async fn load<F: Fetch>(&self, key: F::Key) -> Answer<F> {
        let answer = self.join::<F>(key);
        let unanswered = |_| Err(Arc::new(store::Error::Corrupt("a load got no answer".to_owned())));
        answer.await.unwrap_or_else(unanswered)
    }

    fn join<F: Fetch>(&self, key: F::Key) -> oneshot::Receiver<Answer<F>> {
        let (sender, receiver) = oneshot::channel();
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = TypeId::of::<F>();
        let queue = queues.iter_mut().find(|queue| queue.kind == kind);
        match queue.and_then(|queue| queue.waiting.downcast_mut::<Waiting<F>>()) {
            Some(waiting) => waiting.push((key, sender)),
            None => queues.push(Queue {
                kind,
                waiting: Box::new(Waiting::<F>::from([(key, sender)])),
                serve: |waiting, access| Box::pin(serve::<F>(waiting, access)),
            }),
        }
        receiver
    }

    /// Awaits a read that is not a fetch and delays all fetches until it has ended, because its rows may ask for more
    /// of the keys that are already waiting. The read itself must not load anything.
    pub async fn read<T>(&self, reading: impl Future<Output = T>) -> T {
        let _reading = Reading::new(&self.reading);
        reading.await
    }

    /// Runs a request and starts its fetches whenever it cannot make progress otherwise. Yields the thread when its
    /// budget says so.
    ///
    /// # Errors
    /// When the budget is exceeded. The request is then not polled again.
    pub async fn drive<T>(&self, access: &Access, budget: Option<&Budget>, request: impl Future<Output = T>) -> Result<T, Refusal> {
        // tokio's cooperative budget would suspend the task in the middle of a level, as if it were waiting for its loads.
        let mut request = pin!(unconstrained(request));
        let mut fetches = Fetches::default();
        let reach = Reach { access, budget };
        poll_fn(|outer| fetches.poll(self, reach, outer, |context| request.as_mut().poll(context))).await
    }

    /// Does the same for a stream of answers; each answer has a full budget. While the stream waits for something
    /// other than a load, nothing is fetched for it. The stream ends after an answer that exceeded the budget.
    pub fn drive_stream<'a, T: 'a>(
        self: Arc<Self>,
        access: Access,
        budget: Option<Arc<Budget>>,
        answers: impl Stream<Item = T> + Send + 'a,
    ) -> impl Stream<Item = Result<T, Refusal>> + Send + 'a {
        let (mut answers, mut fetches, mut over) = (Box::pin(answers), Fetches::default(), false);
        stream::poll_fn(move |outer| {
            if over {
                return Poll::Ready(None);
            }
            let reach = Reach {
                access: &access,
                budget: budget.as_deref(),
            };
            let polled = fetches.poll(&self, reach, outer, |context| {
                // Exempted in the same way. The future is created again for each poll, so it must be exempted each time.
                pin!(unconstrained(answers.next())).poll(context)
            });
            polled.map(|answer| match answer {
                Ok(answer) => answer.map(Ok),
                Err(refusal) => {
                    over = true;
                    Some(Err(refusal))
                }
            })
        })
    }
}

/// What a request has access to, and its budget.
#[derive(Clone, Copy)]
struct Reach<'a> {
    access: &'a Access,
    budget: Option<&'a Budget>,
}

impl Reach<'_> {
    fn is_exceeded(&self) -> bool {
        self.budget.is_some_and(Budget::is_exceeded) || self.access.allowance().is_exhausted()
    }
}

/// The fetches of one request that are in progress.
struct Fetches {
    under_way: FuturesUnordered<BoxFuture<'static, ()>>,
    woken: Arc<Woken>,
    waker: Waker,
}

impl Default for Fetches {
    fn default() -> Self {
        let woken = Arc::new(Woken::default());
        Self {
            under_way: FuturesUnordered::new(),
            waker: Waker::from(Arc::clone(&woken)),
            woken,
        }
    }
}

impl Fetches {
    /// Polls the request and its fetches, and starts new fetches when nothing else can make progress.
    fn poll<T>(
        &mut self,
        batches: &Batches,
        reach: Reach<'_>,
        outer: &mut Context<'_>,
        mut request: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<Result<T, Refusal>> {
        self.woken.outer.register(outer.waker());
        if let Some(budget) = reach.budget {
            budget.begin_slice();
        }
        let mut context = Context::from_waker(&self.waker);
        loop {
            while let Poll::Ready(Some(())) = self.under_way.poll_next_unpin(&mut context) {}
            self.woken.by_now.store(false, Ordering::SeqCst);
            let done = request(&mut context);
            if reach.is_exceeded() {
                return Poll::Ready(Err(Budget::refusal()));
            }
            if let Poll::Ready(done) = done {
                return Poll::Ready(Ok(done));
            }
            if reach.budget.is_some_and(Budget::has_waiting) {
                // Other tasks get the thread now; this task is polled again after them.
                outer.waker().wake_by_ref();
                return Poll::Pending;
            }
            // The request was woken while it ran, so it can continue: the outer task is woken too and polls again.
            let can_go_on = self.woken.by_now.load(Ordering::SeqCst);
            if can_go_on || !self.under_way.is_empty() || batches.reading.load(Ordering::SeqCst) > 0 {
                return Poll::Pending;
            }
            let gathered = mem::take(&mut *batches.queues.lock().unwrap_or_else(PoisonError::into_inner));
            if gathered.is_empty() {
                return Poll::Pending;
            }
            self.under_way
                .extend(gathered.into_iter().map(|queue| (queue.serve)(queue.waiting, reach.access.clone())));
        }
    }
}

/// Wakes the outer task and records that it did.
#[derive(Default)]
struct Woken {
    by_now: AtomicBool,
    outer: AtomicWaker,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.by_now.store(true, Ordering::SeqCst);
        self.outer.wake();
    }
}

/// Counts a read for as long as it is in progress, and stops counting it when it is cancelled.
struct Reading<'a>(&'a AtomicUsize);

impl<'a> Reading<'a> {
    fn new(reading: &'a AtomicUsize) -> Self {
        reading.fetch_add(1, Ordering::SeqCst);
        Self(reading)
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn serve<F: Fetch>(waiting: Box<dyn Any + Send>, access: Access) {
    // `join` never creates a queue with another type. If it did, dropping the queue would report an error to every
    // waiter.
    let Ok(waiting) = waiting.downcast::<Waiting<F>>() else {
        return;
    };
    let mut keys: Vec<F::Key> = Vec::with_capacity(waiting.len());
    let mut seen = HashSet::with_capacity(waiting.len());
    for (key, _) in &*waiting {
        if seen.insert(key.clone()) {
            keys.push(key.clone());
        }
    }
    let found = F::fetch(&access, keys).await.map_err(Arc::new);
    for (key, sender) in *waiting {
        let answer = match &found {
            Ok(found) => Ok(found.get(&key).cloned()),
            Err(error) => Err(Arc::clone(error)),
        };
        // The receiver is gone if the field was cancelled.
        let _ = sender.send(answer);
    }
}
