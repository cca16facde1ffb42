//! Has the database forget what was overwritten, in its files too, as far as a database can: old versions of rows, freed pages, and the
//! log that goes before them.
//!
//! SQLite overwrites freed space by itself (`secure_delete`, set for every connection) and is asked to empty its log. PostgreSQL keeps old
//! versions of rows for as long as a transaction may still look at them: once those that began before have ended, the few tables that
//! hold people's words are rewritten. Its own log and backups end as the operator has them end (docs/operations.md).

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::{Access, Error};

/// The tables that hold people's words and identities.
const HELD_WORDS: &str =
    "\"contribution\", \"question\", \"question_revision\", \"participant\", \"participant_identity\", \"search_document\"";
/// 1 while a transaction that began before the one with this id is still open, or a snapshot that is as old is still looked at, else 0. Ids
/// are counted over all databases of a server, and a snapshot is as old as the oldest of them all.
const OLDER_ONES: &str = "SELECT CASE WHEN pg_snapshot_xmin(pg_current_snapshot()) <= $1::xid8 OR EXISTS (SELECT 1 FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age($1::xid8::xid)) THEN 1 ELSE 0 END";
/// Empties the log, and answers 1 first while somebody reads from it, else 0.
const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// How long whoever is in the way is waited for. On SQLite each question may itself wait as long as the configuration lets it.
const LONGEST: Duration = Duration::from_secs(10);
/// How long between one question and the next.
const BETWEEN: Duration = Duration::from_millis(50);

impl Access {
    /// Scrubs the files, to the end even where nobody waits for it any more. What was erased is out of every answer already; where this
    /// fails, the log says so, and the next one does it.
    ///
    /// # Errors
    /// Where it broke off, which is a fault of ours.
    pub(crate) async fn scrub(&self) -> Result<(), Error> {
        let access = self.clone();
        let scrubbing = tokio::spawn(async move {
            if let Err(error) = access.try_scrub().await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    request.id = access.request_id(),
                    "the files of the database still hold what was erased"
                );
            }
        });
        scrubbing
            .await
            .map_err(|broken| Error::Corrupt(format!("scrubbing broke off: {broken}")))
    }

    async fn try_scrub(&self) -> Result<(), DbErr> {
        match self.backend() {
            DbBackend::Postgres => {
                let now = Statement::from_string(DbBackend::Postgres, "SELECT pg_current_xact_id()::text AS id");
                let row = self.writer().query_one_raw(now).await?;
                let id: String = row.map(|row| row.try_get("", "id")).transpose()?.unwrap_or_default();
                let older = Statement::from_sql_and_values(DbBackend::Postgres, OLDER_ONES, [id.into()]);
                self.outlast(&older).await?;
                let rewrite = format!("VACUUM (FULL) {HELD_WORDS}");
                self.writer().execute_unprepared(&rewrite).await?;
            }
            _ => self.outlast(&Statement::from_string(DbBackend::Sqlite, EMPTY_LOG)).await?,
        }
        Ok(())
    }

    /// Asks until the answer is 0, for as long as may be waited; then the log says that old versions may stay.
    async fn outlast(&self, ask: &Statement) -> Result<(), DbErr> {
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            let row = self.writer().query_one_raw(ask.clone()).await?;
            let in_the_way: i32 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
            if in_the_way == 0 {
                return Ok(());
            }
            tokio::time::sleep(BETWEEN).await;
        }
        tracing::error!(
            request.id = self.request_id(),
            "somebody has been reading for long: old versions of what was erased may stay in the files"
        );
        Ok(())
    }
}
