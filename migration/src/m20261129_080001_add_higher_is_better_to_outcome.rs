//! Adds to each outcome whether a higher value of its measure is better, so that an effect below zero can be a benefit.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let bool_column = match manager.get_database_backend() {
            DbBackend::Sqlite => "INTEGER CHECK (\"higher_is_better\" IN (0, 1))",
            _ => "boolean",
        };
        let statement = format!("ALTER TABLE \"outcome\" ADD COLUMN \"higher_is_better\" {bool_column}");
        manager.get_connection().execute_unprepared(&statement).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("ALTER TABLE \"outcome\" DROP COLUMN \"higher_is_better\"")
            .await?;
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
