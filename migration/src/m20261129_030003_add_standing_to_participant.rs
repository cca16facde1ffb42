//! Stores when a facilitator confirmed a participant, and when and why a participant was removed. Existing participants become confirmed.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements: &[&str] = match manager.get_database_backend() {
            DbBackend::Sqlite => &[
                "ALTER TABLE \"participant\" ADD COLUMN \"confirmed_at\" INTEGER",
                "ALTER TABLE \"participant\" ADD COLUMN \"removed_at\" INTEGER",
                "ALTER TABLE \"participant\" ADD COLUMN \"removed_reason\" TEXT",
                "UPDATE \"participant\" SET \"confirmed_at\" = \"created_at\"",
            ],
            _ => &[
                "ALTER TABLE \"participant\" ADD COLUMN \"confirmed_at\" bigint",
                "ALTER TABLE \"participant\" ADD COLUMN \"removed_at\" bigint",
                "ALTER TABLE \"participant\" ADD COLUMN \"removed_reason\" text COLLATE \"C\"",
                "UPDATE \"participant\" SET \"confirmed_at\" = \"created_at\"",
            ],
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["removed_reason", "removed_at", "confirmed_at"] {
            let statement = format!("ALTER TABLE \"participant\" DROP COLUMN \"{column}\"");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
