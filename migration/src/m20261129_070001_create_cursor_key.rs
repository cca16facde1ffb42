//! Creates the key that page cursors are encrypted with. All nodes read it, so each node can read every cursor.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

use crate::table::Table;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        cursor_key().create(manager).await?;
        // Both databases get these bytes from the generator of the operating system; two UUIDs hold 244 random bits.
        let secret = match manager.get_database_backend() {
            DbBackend::Sqlite => "randomblob(32)",
            _ => "sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea)",
        };
        let statement = format!("INSERT INTO \"cursor_key\" (\"id\", \"secret\") VALUES (1, {secret})");
        manager.get_connection().execute_unprepared(&statement).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        cursor_key().drop(manager).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn cursor_key() -> Table {
    Table::new("cursor_key").int("id").blob("secret").key("id")
}
