//! Lets the private half of a signing key be stored encrypted. The new column is the id of the key that it is encrypted under, which is not
//! in the database; it is NULL if the private half is stored unencrypted.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::{DbBackend, Statement};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = match manager.get_database_backend() {
            DbBackend::Sqlite => "TEXT",
            _ => "text COLLATE \"C\"",
        };
        let statement = format!("ALTER TABLE \"signing_key\" ADD COLUMN \"sealed_under\" {text}");
        manager.get_connection().execute_unprepared(&statement).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let sealed = "SELECT id FROM signing_key WHERE sealed_under IS NOT NULL";
        let sealed = Statement::from_string(manager.get_database_backend(), sealed);
        if connection.query_one_raw(sealed).await?.is_some() {
            return Err(DbErr::Migration(
                "some signing keys are encrypted, and could no longer be decrypted: run `lived-evidence key rotate` without \
                    signing.current first"
                    .to_owned(),
            ));
        }
        connection
            .execute_unprepared("ALTER TABLE \"signing_key\" DROP COLUMN \"sealed_under\"")
            .await?;
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
