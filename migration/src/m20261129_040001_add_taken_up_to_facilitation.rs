//! Stores in each facilitation whether the account has taken it up. Existing facilitations become taken up.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = match manager.get_database_backend() {
            DbBackend::Sqlite => {
                "ALTER TABLE \"facilitation\" ADD COLUMN \"taken_up\" INTEGER NOT NULL DEFAULT 1 CHECK (\"taken_up\" IN (0, 1))"
            }
            _ => "ALTER TABLE \"facilitation\" ADD COLUMN \"taken_up\" boolean NOT NULL DEFAULT true",
        };
        manager.get_connection().execute_unprepared(add).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = "ALTER TABLE \"facilitation\" DROP COLUMN \"taken_up\"";
        manager.get_connection().execute_unprepared(drop).await?;
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
