//! Tests the harness itself: databases are fresh, separate, and deleted afterwards.

use macro_rules_attribute::apply;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor, SqliteConnection};

use crate::support::{Backend, TestDatabase, on_both};

/// Creates a table. Fails if the table already exists.
async fn make_a_table(database: &TestDatabase) -> Result<(), sqlx::Error> {
    const TABLE: &str = "CREATE TABLE only_in_this_test (id bigint)";
    if database.url().starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(database.url()).await?;
        connection.execute(TABLE).await?;
        connection.close().await
    } else {
        let mut connection = PgConnection::connect(database.url()).await?;
        connection.execute(TABLE).await?;
        connection.close().await
    }
}

#[apply(on_both!)]
async fn what_one_test_writes_no_other_sees(first: TestDatabase) {
    let backend = if first.url().starts_with("sqlite:") {
        Backend::Sqlite
    } else {
        Backend::Postgres
    };
    make_a_table(&first).await.unwrap();
    assert!(make_a_table(&first).await.is_err(), "the first database keeps what was written");
    let second = TestDatabase::create(backend).await;
    make_a_table(&second).await.unwrap();
}

#[apply(on_both!)]
async fn a_database_goes_with_its_test(database: TestDatabase) {
    let url = database.url().to_owned();
    make_a_table(&database).await.unwrap();
    drop(database);
    let gone = if url.starts_with("sqlite:") {
        SqliteConnection::connect(&url).await.is_err()
    } else {
        PgConnection::connect(&url).await.is_err()
    };
    assert!(gone, "{url} still answers");
}
