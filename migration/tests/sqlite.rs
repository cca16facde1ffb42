//! Tests the migrations on SQLite, each test in its own file.

#![allow(
    clippy::disallowed_methods,
    reason = "these tests ask tables and triggers themselves, beneath all row rules"
)]
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::{Database, DatabaseConnection};

struct Fresh {
    db: DatabaseConnection,
    _folder: tempfile::TempDir,
}

async fn empty() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display());
    Fresh {
        db: Database::connect(url).await.unwrap(),
        _folder: folder,
    }
}

async fn migrated() -> Fresh {
    let fresh = empty().await;
    migration::Migrator::up(&fresh.db, None).await.unwrap();
    fresh
}

#[tokio::test]
async fn migrations_are_reversible() {
    common::migrations_are_reversible(&empty().await.db).await;
}

#[tokio::test]
async fn every_entity_fits_its_table() {
    common::agreement::every_entity_fits_its_table(&migrated().await.db).await;
}

#[tokio::test]
async fn the_search_index_follows_its_documents() {
    common::the_search_index_follows_its_documents(&migrated().await.db).await;
}

#[tokio::test]
async fn append_only_tables_refuse_changes() {
    common::append_only_tables_refuse_changes(&migrated().await.db).await;
}

#[tokio::test]
async fn names_sort_by_bytes() {
    common::names_sort_by_bytes(&migrated().await.db).await;
}

#[tokio::test]
async fn wrong_rows_are_refused() {
    common::wrong_rows_are_refused(&migrated().await.db).await;
}
