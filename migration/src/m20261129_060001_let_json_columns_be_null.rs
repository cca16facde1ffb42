//! Changes SQLite's checks of JSON columns so that they state that NULL is allowed.
//!
//! `json_valid(NULL)` is NULL today but was 0 before SQLite 3.45, so older programs, such as those of Debian 12, reported a sound database
//! as broken. Only the text of the tables changes, no row: <https://www.sqlite.org/lang_altertable.html#otheralter> describes this method.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::{DbBackend, Statement};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rewrite(manager, letting_null).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rewrite(manager, not_letting_null).await
    }

    // Runs in a transaction: the text of all tables changes, or of none.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Rewrites the text of every table with a check of JSON by `change`.
async fn rewrite(manager: &SchemaManager<'_>, change: fn(&str) -> String) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let connection = manager.get_connection();
    let select = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%json_valid(%'";
    let tables = connection.query_all_raw(Statement::from_string(DbBackend::Sqlite, select)).await?;
    connection.execute_unprepared("PRAGMA writable_schema = ON").await?;
    for table in &tables {
        let (name, sql): (String, String) = (table.try_get("", "name")?, table.try_get("", "sql")?);
        let update = Statement::from_sql_and_values(
            DbBackend::Sqlite,
            "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
            [change(&sql).into(), name.into()],
        );
        connection.execute_raw(update).await?;
    }
    let version = Statement::from_string(DbBackend::Sqlite, "PRAGMA schema_version");
    let version = connection
        .query_one_raw(version)
        .await?
        .ok_or_else(|| DbErr::Migration("no schema version".to_owned()))?;
    let version: i32 = version.try_get_by_index(0)?;
    // A new schema version makes every connection read the text of the tables again.
    connection
        .execute_unprepared(&format!("PRAGMA schema_version = {}", version + 1))
        .await?;
    connection.execute_unprepared("PRAGMA writable_schema = OFF").await?;
    Ok(())
}

/// `CHECK (json_valid("x"))` becomes `CHECK ("x" IS NULL OR json_valid("x"))`.
fn letting_null(sql: &str) -> String {
    const BEFORE: &str = "CHECK (json_valid(";
    let mut parts = sql.split(BEFORE);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.split(')').next().unwrap_or_default();
        text.push_str(&format!("CHECK ({name} IS NULL OR json_valid({part}"));
    }
    text
}

fn not_letting_null(sql: &str) -> String {
    const MIDDLE: &str = " IS NULL OR json_valid(";
    let mut text = String::new();
    let mut parts = sql.split(MIDDLE).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part.rsplit_once("CHECK (").filter(|_| !is_last) {
            Some((before, _)) => text.push_str(&format!("{before}CHECK (json_valid(")),
            None => text.push_str(part),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_table_changes_there_and_back() {
        let before =
            "CREATE TABLE \"a\" (\n  \"x\" TEXT CHECK (json_valid(\"x\")),\n  \"y\" TEXT CHECK (json_valid(\"y\")) NOT NULL\n) STRICT";
        let after = "CREATE TABLE \"a\" (\n  \"x\" TEXT CHECK (\"x\" IS NULL OR json_valid(\"x\")),\n  \
                     \"y\" TEXT CHECK (\"y\" IS NULL OR json_valid(\"y\")) NOT NULL\n) STRICT";
        assert_eq!(letting_null(before), after);
        assert_eq!(letting_null(after), after, "what is right already stays");
        assert_eq!(not_letting_null(after), before);
        assert_eq!(not_letting_null(before), before);
    }
}
