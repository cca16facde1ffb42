//! A separate SQLite database for each test.

use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::{ConnectOptions, Database};
use tempfile::TempDir;

use crate::support::Bench;

/// A migrated database; its file goes when the folder is dropped.
pub async fn database() -> (Bench, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display());
    let mut options = ConnectOptions::new(url.clone());
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
    let db = Database::connect(options).await.unwrap();
    (Bench { db, url }, folder)
}
