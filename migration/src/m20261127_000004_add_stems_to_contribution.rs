//! Adds search words to contributions. They are stored in the row itself, so that they are deleted with it. Also makes SQLite's full-text
//! index overwrite deleted words at once, instead of at some later merge.

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
                "ALTER TABLE \"contribution\" ADD COLUMN \"stems\" TEXT NOT NULL DEFAULT ''",
                "INSERT INTO search_words(search_words, rank) VALUES ('secure-delete', 1)",
            ],
            _ => &["ALTER TABLE \"contribution\" ADD COLUMN \"stems\" text COLLATE \"C\" NOT NULL DEFAULT ''"],
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager
                .get_connection()
                .execute_unprepared("INSERT INTO search_words(search_words, rank) VALUES ('secure-delete', 0)")
                .await?;
        }
        manager
            .get_connection()
            .execute_unprepared("ALTER TABLE \"contribution\" DROP COLUMN \"stems\"")
            .await?;
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
