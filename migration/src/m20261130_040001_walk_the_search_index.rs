//! Lets a search walk the index in the order of its results. Texts are numbered in the order of their rows' ids. Headings have
//! an index of their own, and the indexes of SQLite know the kind of each text.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                run(manager, DROP_WORD_INDEX).await?;
                run(manager, NUMBER_IN_ORDER).await?;
                run(
                    manager,
                    &word_index("search_words", "tr_search_document", &["heading_stems", "body_stems", "kind"]),
                )
                .await?;
                run(
                    manager,
                    &word_index("search_words_heading", "tr_search_heading", &["heading_stems", "kind"]),
                )
                .await
            }
            _ => {
                run(manager, &["DROP INDEX ix_search_document_words"]).await?;
                run(manager, NUMBER_IN_ORDER).await?;
                run(manager, INDEX_HEADINGS).await
            }
        }
    }

    // The numbers of the texts stay: no order depended on them before.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                run(manager, DROP_WORD_INDEX).await?;
                run(manager, DROP_HEADING_INDEX).await?;
                run(
                    manager,
                    &word_index("search_words", "tr_search_document", &["heading_stems", "body_stems"]),
                )
                .await
            }
            _ => run(manager, INDEX_WHOLE_TEXTS_ONLY).await,
        }
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn run<S: AsRef<str> + Sync>(manager: &SchemaManager<'_>, statements: &[S]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement.as_ref()).await?;
    }
    Ok(())
}

/// Only texts that move are written, first under a number that no text has.
const NUMBER_IN_ORDER: &[&str] = &[
    "UPDATE search_document SET id = -places.place
     FROM (SELECT id AS old, ROW_NUMBER() OVER (ORDER BY row_id, kind) AS place FROM search_document) AS places
     WHERE search_document.id = places.old AND places.old <> places.place",
    "UPDATE search_document SET id = -id WHERE id < 0",
];

const INDEX_HEADINGS: &[&str] = &[
    "SELECT setval(pg_get_serial_sequence('search_document', 'id'), COALESCE(MAX(id), 0) + 1, false) FROM search_document",
    "ALTER TABLE search_document ADD COLUMN heading_words tsvector NOT NULL
        GENERATED ALWAYS AS (to_tsvector('simple', heading_stems)) STORED",
    // How many words the planner knows the frequency of is ten times this number.
    "ALTER TABLE search_document ALTER COLUMN words SET STATISTICS 500, ALTER COLUMN heading_words SET STATISTICS 500",
    // Without a list of pending entries, which each search would have to read.
    "CREATE INDEX ix_search_document_words ON search_document USING gin (words) WITH (fastupdate = off)",
    "CREATE INDEX ix_search_document_heading_words ON search_document USING gin (heading_words) WITH (fastupdate = off)",
    "CREATE INDEX ix_search_document_kind_id ON search_document (kind, id)",
    // Which words headings have depends on the kind of the row. An index of an expression has statistics of its own: without them, the
    // planner walks all texts of a kind for a word that none of their headings has. The other kinds have few rows.
    "CREATE INDEX ix_search_document_study_headings ON search_document
        USING gin ((CASE WHEN kind = 'STUDY' THEN heading_words END)) WITH (fastupdate = off)",
    "CREATE INDEX ix_search_document_outcome_headings ON search_document
        USING gin ((CASE WHEN kind = 'OUTCOME' THEN heading_words END)) WITH (fastupdate = off)",
    "ALTER INDEX ix_search_document_study_headings ALTER COLUMN 1 SET STATISTICS 500",
    "ALTER INDEX ix_search_document_outcome_headings ALTER COLUMN 1 SET STATISTICS 500",
];

const INDEX_WHOLE_TEXTS_ONLY: &[&str] = &[
    "DROP INDEX ix_search_document_study_headings",
    "DROP INDEX ix_search_document_outcome_headings",
    "DROP INDEX ix_search_document_kind_id",
    "ALTER TABLE search_document DROP COLUMN heading_words",
    "ALTER TABLE search_document ALTER COLUMN words SET STATISTICS -1",
    "DROP INDEX ix_search_document_words",
    "CREATE INDEX ix_search_document_words ON search_document USING gin (words)",
];

const DROP_WORD_INDEX: &[&str] = &[
    "DROP TRIGGER tr_search_document_insert",
    "DROP TRIGGER tr_search_document_delete",
    "DROP TRIGGER tr_search_document_update",
    "DROP TABLE search_words",
];

const DROP_HEADING_INDEX: &[&str] = &[
    "DROP TRIGGER tr_search_heading_insert",
    "DROP TRIGGER tr_search_heading_delete",
    "DROP TRIGGER tr_search_heading_update",
    "DROP TABLE search_words_heading",
];

/// A full-text index of SQLite over these columns, filled with the texts that are there, and the triggers that maintain it.
fn word_index(index: &str, trigger: &str, columns: &[&str]) -> Vec<String> {
    let of = |row: &str| {
        columns
            .iter()
            .map(|column| format!("{row}.{column}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (names, old, new) = (columns.join(", "), of("OLD"), of("NEW"));
    let add = format!("INSERT INTO {index} (rowid, {names}) VALUES (NEW.id, {new});");
    // To delete a row from an external-content index, it needs the old words.
    let remove = format!("INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', OLD.id, {old});");
    vec![
        // The words are stems already, so diacritics are kept, as on PostgreSQL.
        format!(
            "CREATE VIRTUAL TABLE {index} USING fts5(
                {names}, content = 'search_document', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0')"
        ),
        format!("INSERT INTO {index}({index}) VALUES ('rebuild')"),
        // Deleted words are overwritten at once.
        format!("INSERT INTO {index}({index}, rank) VALUES ('secure-delete', 1)"),
        format!("CREATE TRIGGER {trigger}_insert AFTER INSERT ON search_document BEGIN {add} END"),
        format!("CREATE TRIGGER {trigger}_delete AFTER DELETE ON search_document BEGIN {remove} END"),
        format!("CREATE TRIGGER {trigger}_update AFTER UPDATE ON search_document BEGIN {remove} {add} END"),
    ]
}
