//! Creates the full-text index over the evidence. The store makes the stems, so that both databases find the same rows.

use crate::table::Table;
use crate::words;
use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        search_document().create(manager).await?;
        for statement in index(manager.get_database_backend()) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.get_connection().execute_unprepared("DROP TABLE search_words").await?;
        }
        search_document().drop(manager).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn search_document() -> Table {
    Table::new("search_document")
        .row_number("id")
        .word("kind", words::SEARCH_KIND)
        .uuid("row_id")
        .text("heading body heading_stems body_stems")
        .unique("kind row_id")
}

/// The full-text index itself, which the database maintains.
fn index(backend: DbBackend) -> &'static [&'static str] {
    match backend {
        // The words are stems already, so diacritics are kept, as on PostgreSQL.
        DbBackend::Sqlite => &[
            "CREATE VIRTUAL TABLE search_words USING fts5(
                heading_stems, body_stems, content = 'search_document', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0')",
            "CREATE TRIGGER tr_search_document_insert AFTER INSERT ON search_document BEGIN
                INSERT INTO search_words (rowid, heading_stems, body_stems) VALUES (NEW.id, NEW.heading_stems, NEW.body_stems);
             END",
            // To delete a row from an external-content index, it needs the old words.
            "CREATE TRIGGER tr_search_document_delete AFTER DELETE ON search_document BEGIN
                INSERT INTO search_words (search_words, rowid, heading_stems, body_stems)
                VALUES ('delete', OLD.id, OLD.heading_stems, OLD.body_stems);
             END",
            "CREATE TRIGGER tr_search_document_update AFTER UPDATE ON search_document BEGIN
                INSERT INTO search_words (search_words, rowid, heading_stems, body_stems)
                VALUES ('delete', OLD.id, OLD.heading_stems, OLD.body_stems);
                INSERT INTO search_words (rowid, heading_stems, body_stems) VALUES (NEW.id, NEW.heading_stems, NEW.body_stems);
             END",
        ],
        _ => &[
            "ALTER TABLE search_document ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
                setweight(to_tsvector('simple', heading_stems), 'A') || setweight(to_tsvector('simple', body_stems), 'B')) STORED",
            "CREATE INDEX ix_search_document_words ON search_document USING gin (words)",
        ],
    }
}
