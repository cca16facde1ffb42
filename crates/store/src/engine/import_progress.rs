//! How far the imports of this process are. Another node cannot see them: its subscribers are told when the records are there.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use policy::id::SearchSourceId;
use tokio::sync::watch;
use uuid::Uuid;

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportPhase {
    /// No import is running here.
    #[default]
    Idle,
    /// The file is read for the first time.
    Reading,
    /// Records are compared with each other.
    Comparing,
    /// Records are stored.
    Storing,
    /// The import has ended: everything is stored, or nothing.
    Done,
}

impl ImportPhase {
    /// The phase as clients see it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Idle => "IDLE",
            Self::Reading => "READING",
            Self::Comparing => "COMPARING",
            Self::Storing => "STORING",
            Self::Done => "DONE",
        }
    }
}

/// How far the import into a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportProgress {
    /// What it is doing.
    pub phase: ImportPhase,
    /// How many records are done in this phase.
    pub done: u64,
    /// How many there are; `None` while nobody knows.
    pub total: Option<u64>,
}

/// The imports of this process, by source.
#[derive(Debug, Default)]
pub(crate) struct Imports(Mutex<HashMap<Uuid, watch::Sender<ImportProgress>>>);

impl Imports {
    pub(crate) fn report(&self, source: SearchSourceId, progress: ImportProgress) {
        let mut imports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = imports
            .entry(source.0)
            .or_insert_with(|| watch::channel(ImportProgress::default()).0);
        sender.send_replace(progress);
        // A source that nobody imports into and nobody follows needs no entry.
        if progress.phase == ImportPhase::Done && sender.receiver_count() == 0 {
            imports.remove(&source.0);
        }
    }

    /// How far the import into a source is.
    pub(crate) fn now(&self, source: SearchSourceId) -> ImportProgress {
        let imports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        imports.get(&source.0).map(|sender| *sender.borrow()).unwrap_or_default()
    }

    pub(crate) fn follow(&self, source: SearchSourceId) -> watch::Receiver<ImportProgress> {
        let mut imports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = imports
            .entry(source.0)
            .or_insert_with(|| watch::channel(ImportProgress::default()).0);
        sender.subscribe()
    }
}
