//! Rows of a small table that changes rarely, kept in memory with the version of the data that they were read for. Their values are kept
//! as JSON: a driver's row must not be read by several threads.

use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use super::by_id::ById;
use super::error::Error;

/// The values of one row as JSON, in the order of its columns.
pub(crate) type KnownRow = Vec<Box<[u8]>>;

/// All rows of a table.
#[derive(Debug, Default)]
pub(crate) struct RememberedRows {
    rows: Vec<KnownRow>,
    places: ById<usize>,
}

impl RememberedRows {
    /// These rows, with the id of each.
    pub(crate) fn new(rows: Vec<(Uuid, KnownRow)>) -> Self {
        let places = rows.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        Self {
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            places,
        }
    }

    /// The place of the row with this id.
    pub(crate) fn place(&self, id: Uuid) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// The row at a place.
    pub(crate) fn row(&self, place: usize) -> Option<&KnownRow> {
        self.rows.get(place)
    }
}

/// The rows that were read last, with their version of the data.
type LastRead = Option<(i64, Arc<RememberedRows>)>;

/// The rows that were read last.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    last: Mutex<LastRead>,
    reading: tokio::sync::Mutex<()>,
}

impl Remembered {
    /// The rows, if the data has not changed since they were read.
    fn get(&self, version: i64) -> Option<Arc<RememberedRows>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, rows) = last.as_ref().filter(|(of, _)| *of == version)?;
        Some(Arc::clone(rows))
    }

    /// The rows in this version of the data or a later one. If they must be read, those who need them at the same time wait for one read.
    pub(crate) async fn in_version<R>(&self, version: i64, read: R) -> Result<Arc<RememberedRows>, Error>
    where
        R: AsyncFnOnce() -> Result<RememberedRows, Error>,
    {
        if let Some(rows) = self.get(version) {
            return Ok(rows);
        }
        let _only = self.reading.lock().await;
        if let Some(rows) = self.get(version) {
            return Ok(rows);
        }
        let rows = Arc::new(read().await?);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(&rows)));
        Ok(rows)
    }
}
