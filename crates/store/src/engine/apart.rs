//! Runs work that takes long on a thread of its own, so that the threads that answer requests stay free.

use crate::engine::error::Error;

/// Runs `work` on a thread for work that takes long. `what` names it in the log, for example `a count`.
///
/// # Errors
/// If the work panics.
pub(crate) async fn apart<T: Send + 'static>(what: &'static str, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let running = tokio::task::spawn_blocking(work);
    running
        .await
        .map_err(|error| Error::Corrupt(format!("{what} ended early: {error}")))
}
