//! Adds two columns: to each question, whether it sums up what the workshop asks; and to each wording, whose words it is.
//!
//! When questions are merged into a submission, it becomes their summary, but it is still in its author's words until somebody rewords it.
//! Without these columns, withdrawing the words could not reach it. There is no foreign key, because SQLite could not drop the column
//! again, and participants are never deleted.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (bool_column, uuid, yes, no) = match manager.get_database_backend() {
            DbBackend::Sqlite => ("INTEGER NOT NULL DEFAULT 1 CHECK (\"summary\" IN (0, 1))", "BLOB", "1", "0"),
            _ => ("boolean NOT NULL DEFAULT true", "uuid", "true", "false"),
        };
        for statement in [
            format!("ALTER TABLE \"question\" ADD COLUMN \"summary\" {bool_column}"),
            format!("ALTER TABLE \"question\" ADD COLUMN \"words_of_id\" {uuid}"),
            format!("ALTER TABLE \"question_revision\" ADD COLUMN \"words_of_id\" {uuid}"),
            format!(
                "UPDATE \"question\" SET \"summary\" = CASE WHEN participant_id IS NULL THEN {yes} ELSE {no} END, \"words_of_id\" = \
                participant_id"
            ),
            "UPDATE \"question_revision\" SET \"words_of_id\" = (SELECT participant_id FROM \"question\" WHERE \"question\".id = \
                question_id)"
                .to_owned(),
            "CREATE INDEX \"ix_question_words_of_id\" ON \"question\" (\"words_of_id\")".to_owned(),
            "CREATE INDEX \"ix_question_revision_words_of_id\" ON \"question_revision\" (\"words_of_id\")".to_owned(),
        ] {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [
            "DROP INDEX \"ix_question_revision_words_of_id\"",
            "DROP INDEX \"ix_question_words_of_id\"",
            "ALTER TABLE \"question_revision\" DROP COLUMN \"words_of_id\"",
            "ALTER TABLE \"question\" DROP COLUMN \"words_of_id\"",
            "ALTER TABLE \"question\" DROP COLUMN \"summary\"",
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
