//! Stores the order that an open round shows, and which ballots changed since then, so that every node shows the same order.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (int, json) = match manager.get_database_backend() {
            DbBackend::Sqlite => ("INTEGER", "TEXT CHECK (\"shown_order\" IS NULL OR json_valid(\"shown_order\"))"),
            _ => ("integer", "jsonb"),
        };
        for statement in [
            format!("ALTER TABLE \"round\" ADD COLUMN \"shown_order\" {json}"),
            format!("ALTER TABLE \"ballot\" ADD COLUMN \"changed_at_version\" {int} NOT NULL DEFAULT 0"),
        ] {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [
            "ALTER TABLE \"ballot\" DROP COLUMN \"changed_at_version\"",
            "ALTER TABLE \"round\" DROP COLUMN \"shown_order\"",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
