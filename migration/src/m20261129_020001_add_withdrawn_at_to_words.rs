//! Lets the author of a contribution or a question withdraw that single text. It is then hidden from everybody else.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

const TABLES: [&str; 2] = ["contribution", "question"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let time = match manager.get_database_backend() {
            DbBackend::Sqlite => "INTEGER",
            _ => "bigint",
        };
        for table in TABLES {
            let statement = format!("ALTER TABLE \"{table}\" ADD COLUMN \"withdrawn_at\" {time}");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            let statement = format!("ALTER TABLE \"{table}\" DROP COLUMN \"withdrawn_at\"");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
