//! An SQLite database of a test's own.

use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use tempfile::TempDir;

/// A migrated database; its file goes when the folder is dropped.
pub async fn database() -> (DatabaseConnection, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display()));
    options.max_connections(4).map_sqlx_sqlite_opts(|options| {
        options
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(20))
    });
    let migrating = Database::connect(options.clone()).await.unwrap();
    crate::support::migrate(&migrating).await;
    // Connections that were open meanwhile may remember tables with fewer columns.
    migrating.close().await.unwrap();
    (Database::connect(options).await.unwrap(), folder)
}
