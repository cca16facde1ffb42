//! An index that has the terms of each row in their order (PostgreSQL). A plan reads the ids of a row's terms as a column of the row: with
//! this index it neither sorts them nor looks at the links themselves, which lie apart from each other in a large collection. On SQLite a
//! statement of its own reads these ids.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables of links to terms, and the column of the row in each.
const LINKS: [(&str, &str); 3] = [
    ("study_term", "study_id"),
    ("programme_term", "programme_id"),
    ("outcome_term", "outcome_id"),
];

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, row) in LINKS {
            let statement = format!(
                "CREATE INDEX \"{}\" ON \"{table}\" (\"{row}\", \"position\", \"term_id\")",
                name(table, row)
            );
            on_postgres(manager, &statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, row) in LINKS {
            on_postgres(manager, &format!("DROP INDEX \"{}\"", name(table, row))).await?;
        }
        Ok(())
    }
}

fn name(table: &str, row: &str) -> String {
    format!("ix_{table}_{row}_position_term_id")
}

async fn on_postgres(manager: &SchemaManager<'_>, statement: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
