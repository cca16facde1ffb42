//! Computes a value once per request, however many fields of the request ask for it.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

/// The values that one request has computed, by a key that describes them.
#[derive(Default)]
pub struct Once(Mutex<HashMap<String, Arc<dyn Any + Send + Sync>>>);

impl Once {
    /// The value of `key`. The first caller computes it while the others wait. A failure is not kept: the next caller
    /// tries again.
    pub async fn get<T, E>(&self, key: String, work: impl Future<Output = Result<T, E>>) -> Result<Arc<T>, E>
    where
        T: Send + Sync + 'static,
    {
        let cell = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = || Arc::new(OnceCell::<Arc<T>>::new()) as Arc<dyn Any + Send + Sync>;
            Arc::clone(known.entry(key).or_insert_with(fresh))
        };
        match cell.downcast::<OnceCell<Arc<T>>>() {
            Ok(cell) => cell.get_or_try_init(move || async move { work.await.map(Arc::new) }).await.cloned(),
            // Not reached: a key describes its value, so one key always has one type.
            Err(_) => work.await.map(Arc::new),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::sync::atomic::{AtomicU32, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn the_same_is_worked_out_once_and_something_else_by_itself() {
        let (once, times) = (Once::default(), AtomicU32::new(0));
        let ask = |key: &str| {
            once.get(key.to_owned(), async {
                tokio::task::yield_now().await;
                Ok::<u32, ()>(times.fetch_add(1, Ordering::SeqCst))
            })
        };
        let all = join_all([ask("a"), ask("a"), ask("b"), ask("a")]).await;
        let all: Vec<u32> = all.into_iter().map(|found| *found.unwrap()).collect();
        assert_eq!((all[0], all[1], all[3]), (all[0], all[0], all[0]));
        assert_ne!(all[0], all[2]);
        assert_eq!(times.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_failure_is_tried_again() {
        let once = Once::default();
        assert_eq!(once.get("a".to_owned(), async { Err::<u32, u32>(1) }).await, Err(1));
        assert_eq!(*once.get("a".to_owned(), async { Ok::<u32, u32>(2) }).await.unwrap(), 2);
    }
}
