//! Makes a table append-only in the database itself: rows are added, never changed or deleted.

use sea_orm_migration::prelude::{ConnectionTrait, DbErr, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

/// Adds the triggers to a table. Dropping the table drops them, except for what [`drop_rest`] removes.
pub async fn refuse_changes(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DbBackend::Sqlite => vec![
            format!(
                "CREATE TRIGGER tr_{table}_no_update BEFORE UPDATE ON \"{table}\"
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ),
            format!(
                "CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON \"{table}\"
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ),
            // INSERT OR REPLACE deletes the old row without firing the delete trigger.
            format!(
                "CREATE TRIGGER tr_{table}_no_replace BEFORE INSERT ON \"{table}\"
                 WHEN EXISTS (SELECT 1 FROM \"{table}\" WHERE id = NEW.id)
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ),
        ],
        _ => vec![
            format!(
                "CREATE FUNCTION fn_{table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$"
            ),
            format!(
                "CREATE TRIGGER tr_{table}_no_change BEFORE UPDATE OR DELETE ON \"{table}\"
                 FOR EACH ROW EXECUTE FUNCTION fn_{table}_refuse_change()"
            ),
            format!(
                "CREATE TRIGGER tr_{table}_no_truncate BEFORE TRUNCATE ON \"{table}\"
                 FOR EACH STATEMENT EXECUTE FUNCTION fn_{table}_refuse_change()"
            ),
        ],
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// Removes what remains of the triggers after the table has been dropped.
pub async fn drop_rest(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager
            .get_connection()
            .execute_unprepared(&format!("DROP FUNCTION fn_{table}_refuse_change()"))
            .await?;
    }
    Ok(())
}
