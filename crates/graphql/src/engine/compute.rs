//! Runs long computations outside the request threads, at most as many at a time as there are cores.

use std::sync::{Arc, LazyLock};

use tokio::sync::Semaphore;

use crate::error::{Code, Refusal};

static ROOM: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Arc::new(Semaphore::new(cores))
});

/// Runs the work on a blocking thread as soon as a slot is free. The work continues and keeps its slot when the
/// caller is cancelled, so that abandoned requests cannot pile up work.
///
/// # Errors
/// INTERNAL when the work panics.
pub async fn compute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let Ok(room) = Arc::clone(&ROOM).acquire_owned().await else {
        return Err(Code::Unavailable.into());
    };
    let done = tokio::task::spawn_blocking(move || {
        let _room = room;
        work()
    });
    done.await.map_err(Refusal::internal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn no_more_is_worked_on_at_a_time_than_there_are_cores() {
        static NOW: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        let work = || {
            MOST.fetch_max(NOW.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(5));
            NOW.fetch_sub(1, Ordering::SeqCst);
        };
        let all = (0..40).map(|_| compute(work));
        for done in futures_util::future::join_all(all).await {
            done.unwrap();
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        assert!(MOST.load(Ordering::SeqCst) <= cores);
    }

    #[tokio::test]
    async fn work_that_panics_is_a_fault_of_ours_and_gives_its_room_back() {
        for _ in 0..20 {
            let refused = compute(|| panic!("made to")).await.map(|(): ()| ());
            assert_eq!(refused.unwrap_err().code, Code::Internal);
        }
        assert_eq!(compute(|| 1).await.unwrap(), 1);
    }
}
