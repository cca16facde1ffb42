//! Adds a version to organisations, terms and recommendations, so that two people who change one at the same time get a conflict.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 3] = ["organisation", "term", "recommendation"];

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let int = match manager.get_database_backend() {
            DbBackend::Sqlite => "INTEGER",
            _ => "integer",
        };
        for table in TABLES {
            let statement = format!("ALTER TABLE \"{table}\" ADD COLUMN \"version\" {int} NOT NULL DEFAULT 1");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            let statement = format!("ALTER TABLE \"{table}\" DROP COLUMN \"version\"");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
