//! Remembers whether the database accepts writes, so that the health check can report a full disk.

use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::Store;
use crate::engine::error::Error;

/// After a failed write, PostgreSQL counts as not accepting writes for this long, unless a later write succeeds.
const REMEMBERED: Duration = Duration::from_secs(10);
/// How much free space the disk of an SQLite database must have before the database counts as accepting writes again.
const ROOM_BYTES: usize = 256 * 1024;
/// Whether the server is a standby or is set to read-only.
const READ_ONLY: &str = "SELECT CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' THEN 1 ELSE 0 END";

/// Whether the database accepts writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// It accepts them.
    Taken,
    /// It is read-only on purpose, for example a standby.
    ReadOnly,
    /// It should accept them, but the last write failed, for example because the disk is full.
    Failing,
}

/// When a write last failed because of the database itself; `None` after a write has succeeded.
#[derive(Debug, Default)]
pub(crate) struct LastWrite(Mutex<Option<Instant>>);

impl LastWrite {
    /// Records that a unit of work was committed.
    pub(crate) fn succeeded(&self) {
        self.set(None);
    }

    /// Records a failed unit of work, but only if the cause would make every other write fail too.
    pub(crate) fn failed(&self, error: &Error) {
        if error.trouble().is_some_and(crate::engine::trouble::Trouble::stops_writes) {
            self.set(Some(Instant::now()));
        }
    }

    fn set(&self, failed: Option<Instant>) {
        // The value stays valid if a thread panics while it holds the lock.
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = failed;
    }

    fn failed_at(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Store {
    /// Whether the database accepts writes. Usually nothing is written to find out. Only on SQLite, after a write has failed, a small
    /// file beside the database and a page with unchanged content are written: nothing else shows whether there is space again.
    ///
    /// # Errors
    /// If the database does not answer.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn writes(&self) -> Result<Writes, Error> {
        let last = &self.connections.last_write;
        if self.connections.writer.get_database_backend() == DbBackend::Postgres {
            if is_read_only(&self.connections.control).await? {
                return Ok(Writes::ReadOnly);
            }
            let failing = last.failed_at().is_some_and(|at| at.elapsed() < REMEMBERED);
            return Ok(if failing { Writes::Failing } else { Writes::Taken });
        }
        if self.connections.read_only {
            return Ok(Writes::ReadOnly);
        }
        if last.failed_at().is_none() {
            return Ok(Writes::Taken);
        }
        let there_is_room = match self.connections.file.clone() {
            Some(file) => tokio::task::spawn_blocking(move || has_room_beside(&file)).await.unwrap_or(false),
            None => true,
        };
        if !there_is_room {
            return Ok(Writes::Failing);
        }
        match try_to_write(&self.connections.writer).await {
            Ok(()) => {
                last.succeeded();
                Ok(Writes::Taken)
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the database still takes no writes");
                Ok(Writes::Failing)
            }
        }
    }
}

async fn is_read_only(connection: &DatabaseConnection) -> Result<bool, DbErr> {
    let ask = Statement::from_string(DbBackend::Postgres, READ_ONLY);
    let row = connection.query_one_raw(ask).await?;
    let answer: i32 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
    Ok(answer == 1)
}

/// Whether the disk has space for some more pages. The database alone cannot show that: it may reuse space at the start of its log now,
/// and fail at the next change.
fn has_room_beside(database: &Path) -> bool {
    let mut path = database.as_os_str().to_owned();
    path.push("-room");
    let written = take_room(Path::new(&path));
    // If the file cannot be removed, the next check overwrites it.
    let _ = std::fs::remove_file(&path);
    written.is_ok()
}

/// Writes a file of zeros that only its owner can read, like all files beside the database.
fn take_room(path: &Path) -> std::io::Result<()> {
    let mut file = super::private::renew(path)?;
    file.write_all(&vec![0; ROOM_BYTES])?;
    file.sync_all()
}

/// Writes the file's existing version number again.
#[expect(clippy::disallowed_methods, reason = "stores the number that is there already")]
async fn try_to_write(writer: &DatabaseConnection) -> Result<(), DbErr> {
    let ask = Statement::from_string(DbBackend::Sqlite, "PRAGMA user_version");
    let row = writer.query_one_raw(ask).await?;
    let version: i32 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
    writer.execute_unprepared(&format!("PRAGMA user_version = {version}")).await?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_looks_for_room_is_its_owners_alone_and_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("some.db");
        let room = folder.path().join("some.db-room");
        let mode = || room.metadata().unwrap().permissions().mode() & 0o777;
        take_room(&room).unwrap();
        assert_eq!((mode(), room.metadata().unwrap().len()), (0o600, ROOM_BYTES as u64));
        // One that was left behind by an earlier version, readable by others.
        std::fs::set_permissions(&room, std::fs::Permissions::from_mode(0o644)).unwrap();
        take_room(&room).unwrap();
        assert_eq!((mode(), room.metadata().unwrap().len()), (0o600, ROOM_BYTES as u64));
        assert!(has_room_beside(&database));
        assert!(!room.exists());
    }
}
