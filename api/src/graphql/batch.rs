//! Loads the children of a whole level in one statement, without waiting: the first to ask steps aside, so that its
//! siblings can put their keys beside its own, and then fetches for all of them.
//!
//! async-graphql's own `DataLoader` waits on a timer at each level (a millisecond, and tokio's timer rounds zero up to it).

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hash::Hash;
use std::mem;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::task::AtomicWaker;
use store::Access;
use tokio::sync::oneshot;

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

/// Those who wait for one kind of thing.
struct Queue<F: Fetch>(Mutex<Waiting<F>>);

impl<F: Fetch> Queue<F> {
    /// Puts a key in the queue; true for the first, who has to fetch.
    fn join(&self, key: F::Key) -> (bool, oneshot::Receiver<Answer<F>>) {
        let (sender, receiver) = oneshot::channel();
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push((key, sender));
        (waiting.len() == 1, receiver)
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Steps aside until a turn has brought nobody new: at least twice, as a list of more than thirty may be left in the
    /// middle and taken up again at its head.
    async fn gather(&self) {
        let mut before = 0;
        loop {
            Aside::default().await;
            let now = self.len();
            if now == before {
                return;
            }
            before = now;
        }
    }

    fn take(&self) -> Waiting<F> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Leads a queue. Dropped before its time (the field was cancelled), it sends everybody back to choose another.
struct Lead<'a, F: Fetch>(Option<&'a Queue<F>>);

impl<F: Fetch> Lead<'_, F> {
    fn take(mut self) -> Waiting<F> {
        self.0.take().map(Queue::take).unwrap_or_default()
    }
}

impl<F: Fetch> Drop for Lead<'_, F> {
    fn drop(&mut self) {
        if let Some(queue) = self.0 {
            drop(queue.take());
        }
    }
}

/// Steps aside until the runtime has come round to this task again.
///
/// That is not the next poll: a field is also polled when one of its neighbours is woken, before its siblings further down
/// the list have had their turn to ask.
#[derive(Default)]
struct Aside(Option<Arc<Turn>>);

#[derive(Default)]
struct Turn {
    come: AtomicBool,
    waiting: AtomicWaker,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.come.store(true, Ordering::Release);
        self.waiting.wake();
    }
}

impl Future for Aside {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let asked = self.0.is_some();
        let turn = Arc::clone(self.0.get_or_insert_default());
        turn.waiting.register(context.waker());
        if !asked {
            // The runtime is told to wake the turn, and with it this task, once it is done with all that is ready now.
            let waker = Waker::from(Arc::clone(&turn));
            if pin!(tokio::task::yield_now()).poll(&mut Context::from_waker(&waker)).is_ready() {
                return Poll::Ready(());
            }
        }
        if turn.come.load(Ordering::Acquire) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

/// The queues of one request. Never shared between requests: an answer is one viewer's.
#[derive(Default)]
pub struct Batches(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Batches {
    fn queue<F: Fetch>(&self) -> Arc<dyn Any + Send + Sync> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            queues
                .entry(TypeId::of::<F>())
                .or_insert_with(|| Arc::new(Queue::<F>(Mutex::new(Vec::new())))),
        )
    }

    /// What `key` stands for, read together with whatever else this level of the request asks for.
    pub async fn load<F: Fetch>(&self, access: &Access, key: F::Key) -> Answer<F> {
        let queue = self.queue::<F>();
        let Some(queue) = queue.downcast_ref::<Queue<F>>() else {
            return Ok(None);
        };
        loop {
            let (leads, answer) = queue.join(key.clone());
            if leads {
                let lead = Lead(Some(queue));
                queue.gather().await;
                serve::<F>(access, lead.take()).await;
            }
            // No answer: whoever led was cancelled. Ask again.
            if let Ok(answer) = answer.await {
                return answer;
            }
        }
    }
}

async fn serve<F: Fetch>(access: &Access, waiting: Waiting<F>) {
    let mut keys: Vec<F::Key> = Vec::with_capacity(waiting.len());
    let mut seen = std::collections::HashSet::with_capacity(waiting.len());
    for (key, _) in &waiting {
        if seen.insert(key.clone()) {
            keys.push(key.clone());
        }
    }
    let found = F::fetch(access, keys).await.map_err(Arc::new);
    for (key, sender) in waiting {
        let answer = match &found {
            Ok(found) => Ok(found.get(&key).cloned()),
            Err(error) => Err(Arc::clone(error)),
        };
        // Nobody waits where the field was cancelled.
        let _ = sender.send(answer);
    }
}
