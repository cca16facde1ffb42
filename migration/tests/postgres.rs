//! Tests the migrations on PostgreSQL, each test in its own database. `TEST_POSTGRES_URL` names a server, including a database from which
//! others can be created. Without it these tests fail; they are not skipped.

#![allow(
    clippy::disallowed_methods,
    reason = "these tests ask tables and triggers themselves, beneath all row rules"
)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

async fn empty(test: &str) -> DatabaseConnection {
    let url = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL names the PostgreSQL server to test on");
    let server = Database::connect(&url).await.expect("connect to TEST_POSTGRES_URL");
    let name = format!("t_migration_{test}");
    server
        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await
        .unwrap();
    // The default order is that of a language, so that a text column without byte order is noticed.
    let order = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'";
    server.execute_unprepared(&format!("CREATE DATABASE {name} {order}")).await.unwrap();
    let options = ConnectOptions::new(url)
        .map_sqlx_postgres_opts(move |options| options.database(&name))
        .to_owned();
    Database::connect(options).await.unwrap()
}

async fn migrated(test: &str) -> DatabaseConnection {
    let db = empty(test).await;
    migration::Migrator::up(&db, None).await.unwrap();
    db
}

#[tokio::test]
async fn migrations_are_reversible() {
    common::migrations_are_reversible(&empty("reversible").await).await;
}

#[tokio::test]
async fn every_entity_fits_its_table() {
    common::agreement::every_entity_fits_its_table(&migrated("agreement").await).await;
}

#[tokio::test]
async fn the_search_index_follows_its_documents() {
    common::the_search_index_follows_its_documents(&migrated("search").await).await;
}

#[tokio::test]
async fn append_only_tables_refuse_changes() {
    common::append_only_tables_refuse_changes(&migrated("append_only").await).await;
}

#[tokio::test]
async fn names_sort_by_bytes() {
    common::names_sort_by_bytes(&migrated("sort").await).await;
}

#[tokio::test]
async fn wrong_rows_are_refused() {
    common::wrong_rows_are_refused(&migrated("refused").await).await;
}
