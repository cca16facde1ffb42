//! Tests what clients are told while the database does not work normally, and that the service recovers by itself.

use serde_json::json;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use crate::support::{Answer, Backend, TestServer};

const CREATE: &str = "mutation { createAccount(input: { displayName: \"Somebody made up\", kind: PERSON }) { id } }";
const READ: &str = "{ programmes(first: 1) { nodes { title: name } } accounts(first: 1) { nodes { id } } }";

async fn create(app: &TestServer) -> Answer {
    app.ask(app.token("ADMIN"), CREATE, json!({})).await
}

/// Checks that the request was refused for now, with what a client needs for a retry.
fn assert_for_later(answer: &Answer, code: &str) {
    assert_eq!(answer.codes(), [code], "{}", answer.text);
    assert!(answer.headers.contains_key("retry-after"), "{:?}", answer.headers);
    assert!(answer.body["data"].is_null(), "nothing was done: {}", answer.text);
}

async fn ready(app: &TestServer, query: &str) -> (u16, serde_json::Value) {
    let answer = app.http().get(app.url(&format!("/health/ready{query}"))).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_writer_that_waits_for_sqlites_lock_in_vain_is_told_to_come_back() {
    let app = TestServer::with(Backend::Sqlite, |settings| settings.database.busy_timeout_ms = 200).await;
    let options: SqliteConnectOptions = app.database().url().parse().unwrap();
    let mut other = SqliteConnection::connect_with(&options).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    assert_for_later(&create(&app).await, "UNAVAILABLE");
    assert!(app.ask(app.token("ADMIN"), READ, json!({})).await.codes().is_empty(), "reads go on");
    other.execute("ROLLBACK").await.unwrap();
    create(&app).await.data();
}

/// A direct connection to the test's database.
async fn beside(app: &TestServer) -> PgConnection {
    PgConnection::connect(app.database().url()).await.unwrap()
}

/// Ends every connection of the service, as a restart of the database does.
async fn cut(connection: &mut PgConnection) {
    let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    connection.execute(all).await.unwrap();
}

#[tokio::test]
async fn a_database_that_is_read_only_is_ready_for_reads_and_refuses_writes_for_now() {
    let app = TestServer::with(Backend::Postgres, |_| {}).await;
    assert_eq!(ready(&app, "").await.1, json!({ "status": "ready", "reads": true, "writes": true }));
    let mut beside = beside(&app).await;
    let set = |to: &str| {
        let name = app
            .database()
            .url()
            .rsplit('/')
            .next()
            .unwrap()
            .split('?')
            .next()
            .unwrap()
            .to_owned();
        AssertSqlSafe(format!("ALTER DATABASE {name} SET default_transaction_read_only = {to}"))
    };
    beside.execute(set("on")).await.unwrap();
    cut(&mut beside).await;
    assert!(app.ask(app.token("ADMIN"), READ, json!({})).await.codes().is_empty(), "reads go on");
    assert_for_later(&create(&app).await, "UNAVAILABLE");
    assert_eq!(
        ready(&app, "").await,
        (200, json!({ "status": "ready", "reads": true, "writes": false }))
    );
    assert_eq!(ready(&app, "?for=reads").await.0, 200);
    assert_eq!(ready(&app, "?for=writes").await.0, 503);
    beside.execute("SET default_transaction_read_only = off").await.unwrap();
    beside.execute(set("off")).await.unwrap();
    cut(&mut beside).await;
    create(&app).await.data();
    assert_eq!(ready(&app, "?for=writes").await.0, 200);
}

/// Waits until a statement of the service waits for a lock, and applies this function to its connection.
async fn to_who_waits(beside: &mut PgConnection, function: &str) {
    let statement = format!(
        "SELECT {function}(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type \
            = 'Lock'"
    );
    while beside.fetch_all(AssertSqlSafe(statement.clone())).await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_statement_that_is_cut_is_told_from_a_fault_of_ours() {
    let app = TestServer::with(Backend::Postgres, |_| {}).await;
    let (mut holder, mut beside) = (beside(&app).await, beside(&app).await);
    holder.execute("BEGIN").await.unwrap();
    holder.execute("LOCK TABLE account IN SHARE MODE").await.unwrap();
    let cancel = to_who_waits(&mut beside, "pg_cancel_backend");
    let (answer, ()) = tokio::join!(create(&app), cancel);
    assert_for_later(&answer, "REQUEST_TIMEOUT");
    holder.execute("ROLLBACK").await.unwrap();
    create(&app).await.data();
}

#[tokio::test]
async fn a_connection_that_is_lost_before_anything_was_written_is_made_up_for() {
    let app = TestServer::with(Backend::Postgres, |_| {}).await;
    let (mut holder, mut beside) = (beside(&app).await, beside(&app).await);
    holder.execute("BEGIN").await.unwrap();
    holder.execute("LOCK TABLE account IN SHARE MODE").await.unwrap();
    let restart = async {
        to_who_waits(&mut beside, "pg_terminate_backend").await;
        holder.execute("ROLLBACK").await.unwrap();
    };
    let (answer, ()) = tokio::join!(create(&app), restart);
    answer.data();
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM account WHERE display_name = 'Somebody made up'")
        .fetch_one(&mut beside)
        .await
        .unwrap();
    assert_eq!(count, 1, "it was run once more, and stored once");
}
