//! The subscribers of this process. A subscriber holds one mark for each entity. If an entity changes twice before the subscriber looks,
//! it is notified once. A slow subscriber therefore never builds up a queue, and never misses the last change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::select_all;
use sea_orm::DbBackend;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{Changed, News};

/// The subscribers of each entity.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    followed: Mutex<HashMap<Changed, watch::Sender<()>>>,
    listener: Mutex<Option<JoinHandle<()>>>,
    hears: watch::Sender<bool>,
}

/// A subscription to the changes of a few entities.
#[derive(Debug)]
pub struct Changes {
    hub: Arc<Hub>,
    of: Vec<(Changed, watch::Receiver<()>)>,
}

// The map and the handle stay valid if a thread panics while it holds the lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    pub(crate) fn follow(self: &Arc<Self>, of: &[Changed]) -> Changes {
        let mut followed = lock(&self.followed);
        let receiver = |change: &Changed| {
            let sender = followed.entry(*change).or_insert_with(|| watch::channel(()).0);
            (*change, sender.subscribe())
        };
        let of = of.iter().map(receiver).collect();
        Changes { hub: Arc::clone(self), of }
    }

    pub(super) fn tell(&self, news: News) {
        let followed = lock(&self.followed);
        match news {
            News::Of(change) => {
                if let Some(sender) = followed.get(&change) {
                    sender.send_replace(());
                }
            }
            News::Anything => {
                for sender in followed.values() {
                    sender.send_replace(());
                }
            }
        }
    }

    /// Notifies subscribers after a unit of work of this process commits. PostgreSQL notifies every node by itself, including this one.
    pub(crate) fn committed(&self, backend: DbBackend, changes: &[Changed]) {
        if backend != DbBackend::Postgres {
            for change in changes {
                self.tell(News::Of(*change));
            }
        }
    }

    /// Starts the listener, unless it already runs.
    pub(super) fn listen(&self, begin: impl FnOnce() -> JoinHandle<()>) {
        lock(&self.listener).get_or_insert_with(begin);
    }

    /// Records that the listener works: from now on, a missed change of another process is reported as [`News::Anything`].
    pub(super) fn hears(&self) {
        self.hears.send_replace(true);
    }

    pub(crate) async fn listening(&self) {
        // The sender lives as long as this value.
        let _ = self.hears.subscribe().wait_for(|hears| *hears).await;
    }

    pub(crate) fn stop_listening(&self) {
        if let Some(listener) = lock(&self.listener).take() {
            listener.abort();
        }
    }

    #[cfg(test)]
    pub(super) fn followed(&self) -> usize {
        lock(&self.followed).len()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.stop_listening();
    }
}

impl Changes {
    /// Waits for the next change; returns at once if there was one since the last call. Several changes may count as one.
    pub async fn next(&mut self) {
        let waits = self.of.iter_mut().map(|(_, receiver)| Box::pin(receiver.changed()));
        let waits: Vec<_> = waits.collect();
        if waits.is_empty() {
            return std::future::pending().await;
        }
        // No sender is dropped while this subscriber exists.
        let _ = select_all(waits).await;
        for (_, receiver) in &mut self.of {
            receiver.mark_unchanged();
        }
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        let mut followed = lock(&self.hub.followed);
        for (change, receiver) in self.of.drain(..) {
            drop(receiver);
            if followed.get(&change).is_some_and(|sender| sender.receiver_count() == 0) {
                followed.remove(&change);
            }
        }
    }
}
