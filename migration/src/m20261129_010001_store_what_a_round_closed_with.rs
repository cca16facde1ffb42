//! Stores in each round how many ballots it closed with and how many were withdrawn since, and erases withdrawn ballots.
//!
//! Earlier versions kept a withdrawn ballot and marked it. From now on it is erased, so that nobody can count it again, and the round keeps
//! only the two numbers. Reverting the migration cannot restore erased ballots.

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
        for statement in [
            &format!("ALTER TABLE \"round\" ADD COLUMN \"ballots_at_close\" {int}"),
            &format!("ALTER TABLE \"round\" ADD COLUMN \"withdrawn_since\" {int} NOT NULL DEFAULT 0"),
            "UPDATE \"round\" SET \"ballots_at_close\" = (SELECT COUNT(*) FROM \"ballot\" WHERE \"ballot\".\"round_id\" = \"round\".\"id\"),
                \"withdrawn_since\" = (SELECT COUNT(\"withdrawn_at\") FROM \"ballot\" WHERE \"ballot\".\"round_id\" = \"round\".\"id\")
                WHERE \"status\" = 'CLOSED'",
            "DELETE FROM \"ballot_preference\" WHERE \"ballot_id\" IN (SELECT \"id\" FROM \"ballot\" WHERE \"withdrawn_at\" IS NOT NULL)",
            "DELETE FROM \"ballot\" WHERE \"withdrawn_at\" IS NOT NULL",
            "ALTER TABLE \"ballot\" DROP COLUMN \"withdrawn_at\"",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let bigint = match manager.get_database_backend() {
            DbBackend::Sqlite => "INTEGER",
            _ => "bigint",
        };
        for statement in [
            &format!("ALTER TABLE \"ballot\" ADD COLUMN \"withdrawn_at\" {bigint}"),
            "ALTER TABLE \"round\" DROP COLUMN \"withdrawn_since\"",
            "ALTER TABLE \"round\" DROP COLUMN \"ballots_at_close\"",
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
