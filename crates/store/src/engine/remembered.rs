//! Rows of a small table that changes rarely, kept in memory with the version of the data that they were read for.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::QueryResult;
use uuid::Uuid;

use super::by_id::ById;

/// All rows of a table.
#[derive(Debug, Default)]
pub(crate) struct RememberedRows {
    pub(crate) rows: Arc<Vec<QueryResult>>,
    places: ById<usize>,
}

impl RememberedRows {
    /// These rows, with the id of each.
    pub(crate) fn new(rows: Vec<QueryResult>, ids: impl Iterator<Item = Uuid>) -> Self {
        Self {
            rows: Arc::new(rows),
            places: ids.enumerate().map(|(place, id)| (id, place)).collect(),
        }
    }

    /// The place of the row with this id.
    pub(crate) fn place(&self, id: Uuid) -> Option<usize> {
        self.places.get(&id).copied()
    }
}

/// The rows that were read last.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<Option<(i64, Arc<RememberedRows>)>>);

impl Remembered {
    /// The rows, if the data has not changed since they were read.
    pub(crate) fn get(&self, version: i64) -> Option<Arc<RememberedRows>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, rows) = last.as_ref().filter(|(of, _)| *of == version)?;
        Some(Arc::clone(rows))
    }

    /// Keeps rows that were read after this version.
    pub(crate) fn keep(&self, version: i64, rows: &Arc<RememberedRows>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(rows)));
    }
}
