//! Who follows what, in this process. A follower holds one mark for each thing: told twice before it looks, it looks once,
//! so that nobody can fall behind, and the last change is never lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::select_all;
use sea_orm::DbBackend;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{Changed, News};

/// The followers of each thing.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    followed: Mutex<HashMap<Changed, watch::Sender<()>>>,
    listener: Mutex<Option<JoinHandle<()>>>,
    hears: watch::Sender<bool>,
}

/// What happens to a few things.
#[derive(Debug)]
pub struct Changes {
    hub: Arc<Hub>,
    of: Vec<(Changed, watch::Receiver<()>)>,
}

// A map or a handle is whole whatever happened while it was held.
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

    /// A unit of work of this process stands. PostgreSQL tells of it by itself, this node included.
    pub(crate) fn committed(&self, backend: DbBackend, changes: &[Changed]) {
        if backend != DbBackend::Postgres {
            for change in changes {
                self.tell(News::Of(*change));
            }
        }
    }

    /// Begins to listen, unless that was done before.
    pub(super) fn listen(&self, begin: impl FnOnce() -> JoinHandle<()>) {
        lock(&self.listener).get_or_insert_with(begin);
    }

    /// From now on nothing that others change is missed without a word of it.
    pub(super) fn hears(&self) {
        self.hears.send_replace(true);
    }

    pub(crate) async fn listening(&self) {
        // The sender lives as long as this.
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
    /// Waits for the next change, of which there may have been several; at once, where one came since the last time.
    pub async fn next(&mut self) {
        let waits = self.of.iter_mut().map(|(_, receiver)| Box::pin(receiver.changed()));
        let waits: Vec<_> = waits.collect();
        if waits.is_empty() {
            return std::future::pending().await;
        }
        // No sender goes while somebody follows.
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
