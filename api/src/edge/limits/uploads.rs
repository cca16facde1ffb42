//! Limits how many requests with files a node takes at once, because their contents are in memory.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Server;

/// A refused client should try again after this time.
const COME_BACK: Duration = Duration::from_secs(5);

/// The slots of one node, and the limits of each request with files.
pub struct UploadSlots {
    free: Arc<Semaphore>,
    /// Maximum number of bytes of a body.
    pub most_bytes: usize,
    /// How long a request may take, including its body.
    pub time: Duration,
}

/// A slot. It is free again when this and all contents that hold it are dropped.
pub struct UploadSlot {
    _permit: OwnedSemaphorePermit,
}

impl UploadSlots {
    /// Slots with the configured limits.
    #[must_use]
    pub fn new(server: &Server) -> Self {
        Self {
            free: Arc::new(Semaphore::new(server.uploads_at_once)),
            most_bytes: server.max_upload_bytes,
            time: Duration::from_secs(server.upload_timeout_seconds),
        }
    }

    /// Takes a slot. Nobody waits for one, because the body would wait, too.
    ///
    /// # Errors
    /// All are taken. Returns how long to wait.
    pub fn take(&self) -> Result<Arc<UploadSlot>, Duration> {
        let permit = Arc::clone(&self.free).try_acquire_owned().map_err(|_| COME_BACK)?;
        Ok(Arc::new(UploadSlot { _permit: permit }))
    }
}
