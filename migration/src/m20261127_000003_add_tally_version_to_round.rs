//! Counts the changes to the ballots of a round, so that one tally serves everybody who may see it until the next change.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let int = match manager.get_database_backend() {
            DbBackend::Sqlite => "INTEGER",
            _ => "integer",
        };
        let statement = format!("ALTER TABLE \"round\" ADD COLUMN \"tally_version\" {int} NOT NULL DEFAULT 1");
        manager.get_connection().execute_unprepared(&statement).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("ALTER TABLE \"round\" DROP COLUMN \"tally_version\"")
            .await?;
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
