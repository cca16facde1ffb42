//! Reports how far an import is.

use policy::id::SearchSourceId;
use tokio::sync::watch;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::import_progress::{ImportPhase, ImportProgress};

/// Reports the progress of one import, and that it has ended, however it ends.
#[derive(Debug)]
pub(super) struct Reporter {
    access: Access,
    source: SearchSourceId,
}

impl Reporter {
    pub(super) fn new(access: &Access, source: SearchSourceId) -> Self {
        Self {
            access: access.clone(),
            source,
        }
    }

    pub(super) fn is_at(&self, phase: ImportPhase, done: u64, total: Option<u64>) {
        self.access.imports().report(self.source, ImportProgress { phase, done, total });
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        self.is_at(ImportPhase::Done, 0, None);
    }
}

impl Access {
    /// Follows the imports into a source that run in this process.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for viewers who may not read records.
    pub fn import_progress(&self, source: SearchSourceId) -> Result<watch::Receiver<ImportProgress>, Error> {
        self.require(policy::Resource::Records, "record.import_progress")?;
        Ok(self.imports().follow(source))
    }

    /// How far the import into a source is that runs in this process.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for viewers who may not read records.
    pub fn import_now(&self, source: SearchSourceId) -> Result<ImportProgress, Error> {
        self.require(policy::Resource::Records, "record.import_progress")?;
        Ok(self.imports().now(source))
    }
}
