//! Lets a role token be restricted to certain documents and origins, to reading, and to a number of requests a minute. Also lets an account
//! be closed.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match manager.get_database_backend() {
            DbBackend::Sqlite => [
                "ALTER TABLE \"role_token\" ADD COLUMN \"operations\" TEXT CHECK (\"operations\" IS NULL OR json_valid(\"operations\"))",
                "ALTER TABLE \"role_token\" ADD COLUMN \"origins\" TEXT CHECK (\"origins\" IS NULL OR json_valid(\"origins\"))",
                "ALTER TABLE \"role_token\" ADD COLUMN \"read_only\" INTEGER NOT NULL DEFAULT 0 CHECK (\"read_only\" IN (0, 1))",
                "ALTER TABLE \"role_token\" ADD COLUMN \"requests_per_minute\" INTEGER",
                "ALTER TABLE \"account\" ADD COLUMN \"closed_at\" INTEGER",
            ],
            _ => [
                "ALTER TABLE \"role_token\" ADD COLUMN \"operations\" jsonb",
                "ALTER TABLE \"role_token\" ADD COLUMN \"origins\" jsonb",
                "ALTER TABLE \"role_token\" ADD COLUMN \"read_only\" boolean NOT NULL DEFAULT false",
                "ALTER TABLE \"role_token\" ADD COLUMN \"requests_per_minute\" integer",
                "ALTER TABLE \"account\" ADD COLUMN \"closed_at\" bigint",
            ],
        };
        run(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(
            manager,
            &[
                "ALTER TABLE \"account\" DROP COLUMN \"closed_at\"",
                "ALTER TABLE \"role_token\" DROP COLUMN \"requests_per_minute\"",
                "ALTER TABLE \"role_token\" DROP COLUMN \"read_only\"",
                "ALTER TABLE \"role_token\" DROP COLUMN \"origins\"",
                "ALTER TABLE \"role_token\" DROP COLUMN \"operations\"",
            ],
        )
        .await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
