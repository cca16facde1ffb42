//! Closes the database in an order that leaves an SQLite file complete: close the readers, empty the log, close the writer.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::Connections;
use crate::engine::error::Error;
use crate::engine::one_connection::PlanConnections;

/// How long to wait for connections that are still in use.
const PATIENCE: Duration = Duration::from_secs(10);
/// Copies everything from the write-ahead log into the file, and truncates the log.
const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

impl Connections {
    /// Closes every connection. On SQLite the file then contains all writes, so a copy of the file alone is complete.
    pub(crate) async fn close(&self) -> Result<(), Error> {
        self.hub.stop_listening();
        self.versions.close().await;
        if self.writer.get_database_backend() == DbBackend::Postgres {
            self.scrubs.hurry();
            if tokio::time::timeout(PATIENCE, self.scrub_due()).await.is_err() {
                tracing::error!("the files of the database still hold what was erased");
            }
            return self.let_go().await;
        }
        let readers = async {
            self.control.close_by_ref().await?;
            self.reader.close_by_ref().await
        };
        if tokio::time::timeout(PATIENCE, readers).await.is_err() {
            tracing::warn!("a reader is still open: the write-ahead log may not become empty");
        }
        if !self.read_only {
            self.empty_the_log().await;
        }
        self.let_go().await
    }

    async fn empty_the_log(&self) {
        let ask = Statement::from_string(DbBackend::Sqlite, EMPTY_LOG);
        match self.writer.query_one_raw(ask).await {
            Ok(row) => {
                let in_the_way = row.and_then(|row| row.try_get_by_index::<i32>(0).ok());
                if in_the_way != Some(0) {
                    tracing::warn!("another process uses the database: copy its -wal file together with it");
                }
            }
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "the write-ahead log could not be emptied: copy the -wal file together with the database"
            ),
        }
    }

    async fn let_go(&self) -> Result<(), Error> {
        let closing = async {
            self.control.close_by_ref().await?;
            if let PlanConnections::Postgres(ready) = &self.plans {
                ready.close().await;
            }
            self.reader.close_by_ref().await?;
            self.writer.close_by_ref().await
        };
        match tokio::time::timeout(PATIENCE, closing).await {
            Ok(closed) => Ok(closed?),
            Err(_) => {
                tracing::warn!("a connection to the database is still in use: it ends with the process");
                Ok(())
            }
        }
    }
}
