//! Loads the children of a whole level in one statement, without waiting: keys gather until nothing else of the request
//! can go on, and then all that has gathered is fetched at once.
//!
//! Which keys share a statement is so decided by the document and the rows, never by which answer of the database came first.
//! async-graphql's own `DataLoader` waits on a timer at each level (a millisecond, and tokio's timer rounds zero up to it).

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

/// A way to read many things by their keys at once.
pub trait Fetch: Send + Sync + 'static {
    /// What tells one thing from another.
    type Key: Clone + Eq + Hash + Send + Sync + 'static;
    /// What is read. Cheap to clone: several may ask for the same.
    type Value: Clone + Send + Sync + 'static;

    /// Reads what there is for these keys; a key that finds nothing is left out.
    fn fetch(access: &Access, keys: Vec<Self::Key>) -> impl Future<Output = Result<HashMap<Self::Key, Self::Value>, store::Error>> + Send;
}

type Answer<F> = Result<Option<<F as Fetch>::Value>, Arc<store::Error>>;
type Waiting<F> = Vec<(<F as Fetch>::Key, oneshot::Sender<Answer<F>>)>;

/// Those who wait for one kind of thing, and what serves them.
struct Queue {
    kind: TypeId,
    /// A [`Waiting`] of that kind.
    waiting: Box<dyn Any + Send>,
    serve: fn(Box<dyn Any + Send>, Access) -> BoxFuture<'static, ()>,
}

/// The queues of one request. Never shared between requests: an answer is one viewer's.
#[derive(Default)]
pub struct Batches {
    queues: Mutex<Vec<Queue>>,
    /// Reads under way that are no fetches: more keys may come of them.
    reading: AtomicUsize,
}

impl Batches {
    /// What `key` stands for, read together with whatever else the request asks for by then. Only for what [`Batches::drive`] runs.
    pub async fn load<F: Fetch>(&self, key: F::Key) -> Answer<F> {
        let answer = self.join::<F>(key);
        let unanswered = |_| Err(Arc::new(store::Error::Corrupt("a load was left without an answer".to_owned())));
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

    /// Waits for a read that is no fetch, and holds all fetches back until it has ended: its rows may ask for the same
    /// things as what waits already. It must not load anything itself.
    pub async fn read<T>(&self, reading: impl Future<Output = T>) -> T {
        let _reading = Reading::new(&self.reading);
        reading.await
    }

    /// Runs a request, and fetches for it whenever it can go no further by itself. Gives the thread away as its budget says.
    ///
    /// # Errors
    /// The budget was exceeded: the request is not run any further.
    pub async fn drive<T>(&self, access: &Access, budget: Option<&Budget>, request: impl Future<Output = T>) -> Result<T, Refusal> {
        // Out of its budget, a task is sent away in the middle of a level, and would seem to wait for its loads.
        let mut request = pin!(unconstrained(request));
        let mut fetches = Fetches::default();
        let reach = Reach { access, budget };
        poll_fn(|outer| fetches.poll(self, reach, outer, |context| request.as_mut().poll(context))).await
    }

    /// The same for what has many answers, each with a whole budget. While it waits for something else than a load, nothing is fetched
    /// for it. Ends after an answer that exceeded the budget.
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
                // As above; the future is made anew for each poll, and so is its exemption.
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

/// What a request may reach, and how much of it.
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

/// The fetches under way for one request.
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
    /// Polls the request, and its fetches; begins new ones where nothing else can go on.
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
                // Others have the thread now; this task comes round again after them.
                outer.waker().wake_by_ref();
                return Poll::Pending;
            }
            // Woken while it ran, it can go on: this task is woken too, and comes round again.
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

/// Wakes the task around, and remembers that it did.
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

/// Counts a read for as long as it is under way, cancelled or not.
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
    // What is no waiting list of this kind is dropped, and its waiters are told so: `join` makes none.
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
        // Nobody waits where the field was cancelled.
        let _ = sender.send(answer);
    }
}
