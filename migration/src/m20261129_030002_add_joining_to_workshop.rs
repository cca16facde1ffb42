//! Lets a workshop open and close joining, limit how many people may join, and require a facilitator to confirm each of them.

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
                "ALTER TABLE \"workshop\" ADD COLUMN \"joining_open\" INTEGER NOT NULL DEFAULT 1 CHECK (\"joining_open\" IN (0, 1))",
                "ALTER TABLE \"workshop\" ADD COLUMN \"places\" INTEGER CHECK (\"places\" >= 1)",
                "ALTER TABLE \"workshop\" ADD COLUMN \"confirms_participants\" INTEGER NOT NULL DEFAULT 0 CHECK \
                    (\"confirms_participants\" IN (0, 1))",
            ],
            _ => &[
                "ALTER TABLE \"workshop\" ADD COLUMN \"joining_open\" boolean NOT NULL DEFAULT true",
                "ALTER TABLE \"workshop\" ADD COLUMN \"places\" integer CONSTRAINT ck_workshop_places CHECK (\"places\" >= 1)",
                "ALTER TABLE \"workshop\" ADD COLUMN \"confirms_participants\" boolean NOT NULL DEFAULT false",
            ],
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["confirms_participants", "places", "joining_open"] {
            let statement = format!("ALTER TABLE \"workshop\" DROP COLUMN \"{column}\"");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
