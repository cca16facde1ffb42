//! Checks a whole database for corruption.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::Store;
use crate::engine::error::Error;

/// At most a hundred errors in pages, indexes and CHECK constraints, or the single row "ok".
const SQLITE_PAGES: &str = "SELECT integrity_check AS says FROM pragma_integrity_check";
/// Rows whose foreign key points to a missing row.
const SQLITE_REFERENCES: &str = "SELECT 'a row of ' || \"table\" || ' refers to a row of ' || parent || ' that is not there' AS says FROM \
    pragma_foreign_key_check LIMIT 100";
/// Indexes whose build did not finish, and constraints that were not checked against every row.
const POSTGRES: &str = "SELECT 'the index ' || c.relname || ' is not valid' AS says FROM pg_index i \
     JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE NOT i.indisvalid AND n.nspname = current_schema() \
     UNION ALL SELECT 'the constraint ' || k.conname || ' was never checked' FROM pg_constraint k \
     JOIN pg_namespace n ON n.oid = k.connamespace WHERE NOT k.convalidated AND n.nspname = current_schema()";

impl Store {
    /// The problems found in the database, one sentence each; empty if there are none. On SQLite every page is read. On PostgreSQL no
    /// page is read: only invalid indexes and constraints are found.
    ///
    /// # Errors
    /// If the database does not answer.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn check_integrity(&self) -> Result<Vec<String>, Error> {
        let reader = &self.connections.reader;
        let mut found = Vec::new();
        match reader.get_database_backend() {
            DbBackend::Postgres => found.extend(sentences(reader, POSTGRES).await?),
            _ => {
                found.extend(sentences(reader, SQLITE_PAGES).await?);
                found.extend(sentences(reader, SQLITE_REFERENCES).await?);
            }
        }
        found.retain(|sentence| sentence != "ok");
        Ok(found)
    }
}

async fn sentences(connection: &DatabaseConnection, select: &str) -> Result<Vec<String>, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), select);
    let rows = connection.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get("", "says")).collect()
}
