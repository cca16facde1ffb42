//! Counts changes that only some readers of a row can see, separately from the version that everybody sees.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Each column with its type on SQLite and on PostgreSQL.
const COLUMNS: [(&str, &str, &str); 3] = [
    ("changes", "INTEGER", "integer"),
    ("lead_at", "INTEGER", "bigint"),
    ("lead_changes", "INTEGER", "integer"),
];

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (column, sqlite, postgres) in COLUMNS {
            let of = match manager.get_database_backend() {
                DbBackend::Sqlite => sqlite,
                _ => postgres,
            };
            let statement = format!("ALTER TABLE \"inside_change\" ADD COLUMN \"{column}\" {of} NOT NULL DEFAULT 0");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (column, ..) in COLUMNS {
            let statement = format!("ALTER TABLE \"inside_change\" DROP COLUMN \"{column}\"");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
