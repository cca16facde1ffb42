//! Has the database forget what was overwritten, in its files too, as far as a database can: old versions of rows, freed pages, and the
//! log that goes before them.
//!
//! SQLite overwrites freed space by itself (`secure_delete`, set for every connection) and is asked to empty its log. PostgreSQL keeps old
//! versions of rows until they are vacuumed, and rewrites the few small tables that hold people's words. Its own log and backups end
//! as the operator has them end (docs/operations.md).

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use crate::Access;

/// The tables that hold people's words and identities.
const HELD_WORDS: &str =
    "\"contribution\", \"question\", \"question_revision\", \"participant\", \"participant_identity\", \"search_document\"";

impl Access {
    /// Scrubs the files. What was erased is out of every answer already; where this fails, the log says so, and the next one does it.
    pub(crate) async fn scrub(&self) {
        if let Err(error) = self.try_scrub().await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                request.id = self.request_id(),
                "the files of the database still hold what was erased"
            );
        }
    }

    async fn try_scrub(&self) -> Result<(), DbErr> {
        match self.backend() {
            DbBackend::Postgres => {
                self.writer().execute_unprepared(&format!("VACUUM (FULL) {HELD_WORDS}")).await?;
            }
            _ => {
                self.writer().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
            }
        }
        Ok(())
    }
}
