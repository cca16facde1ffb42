//! Ready connections survive a database that closes them, and none is used again in the middle of an answer.

use sea_orm::sea_query::Values;

use super::*;
use crate::engine::testing::{Blank, Scratch};

const PATIENCE: Duration = Duration::from_millis(200);

/// At most two connections to the server that tests run on.
async fn two(name: &str) -> (Scratch, ReadyConnections) {
    let scratch = Scratch::over(Blank::postgres(&format!("ready_{name}")).await).await;
    let ready = ReadyConnections::new(scratch.url().parse().unwrap(), 2, PATIENCE);
    (scratch, ready)
}

async fn number(connection: &mut ReadyConnection, sql: &str) -> i32 {
    use sqlx::Row as _;
    let rows = connection.query_all(sql.into(), SqlxValues(Values(Vec::new()))).await.unwrap();
    rows.first().unwrap().try_get(0).unwrap()
}

/// The process of the database that serves the connection.
async fn process(connection: &mut ReadyConnection) -> i32 {
    number(connection, "SELECT pg_backend_pid()").await
}

#[tokio::test]
async fn the_same_connection_is_taken_again() {
    let (_scratch, ready) = two("again").await;
    let first = process(&mut ready.take(PlannedFor::Keys).await.unwrap()).await;
    assert_eq!(process(&mut ready.take(PlannedFor::Keys).await.unwrap()).await, first);
    let other = process(&mut ready.take(PlannedFor::Values).await.unwrap()).await;
    assert_ne!(other, first);
}

#[tokio::test]
async fn a_statement_on_a_connection_that_was_closed_meanwhile_runs_on_a_new_one() {
    let (_scratch, ready) = two("closed").await;
    let lost = process(&mut ready.take(PlannedFor::Keys).await.unwrap()).await;
    let mut other = ready.take(PlannedFor::Values).await.unwrap();
    number(&mut other, &format!("SELECT CAST(pg_terminate_backend({lost}) AS int)")).await;
    let mut again = ready.take(PlannedFor::Keys).await.unwrap();
    assert_ne!(process(&mut again).await, lost);
    // The new connection is kept like any other.
    let kept = process(&mut again).await;
    drop(again);
    assert_eq!(process(&mut ready.take(PlannedFor::Keys).await.unwrap()).await, kept);
}

#[tokio::test]
async fn a_connection_that_is_closed_between_two_statements_is_an_error() {
    let (_scratch, ready) = two("between").await;
    let mut connection = ready.take(PlannedFor::Keys).await.unwrap();
    let lost = process(&mut connection).await;
    let mut other = ready.take(PlannedFor::Values).await.unwrap();
    number(&mut other, &format!("SELECT CAST(pg_terminate_backend({lost}) AS int)")).await;
    let result = connection.query_all("SELECT 1".into(), SqlxValues(Values(Vec::new()))).await;
    assert!(is_lost(&result.unwrap_err()));
}

#[tokio::test]
async fn a_connection_whose_statement_failed_or_was_broken_off_is_not_used_again() {
    let (_scratch, ready) = two("broken").await;
    let none = || SqlxValues(Values(Vec::new()));
    let mut connection = ready.take(PlannedFor::Keys).await.unwrap();
    let failed = process(&mut connection).await;
    assert!(connection.query_all("SELECT 1 / 0".into(), none()).await.is_err());
    drop(connection);
    let mut connection = ready.take(PlannedFor::Keys).await.unwrap();
    let broken_off = process(&mut connection).await;
    assert_ne!(broken_off, failed);
    let running = connection.query_all("SELECT CAST(1 AS int) FROM pg_sleep(10)".into(), none());
    assert!(timeout(Duration::from_millis(50), running).await.is_err());
    drop(connection);
    let after = process(&mut ready.take(PlannedFor::Keys).await.unwrap()).await;
    assert!(after != broken_off && after != failed);
}

#[tokio::test]
async fn no_more_connections_are_opened_than_allowed_and_the_next_one_waits() {
    let (_scratch, ready) = two("most").await;
    let first = ready.take(PlannedFor::Keys).await.unwrap();
    let _second = ready.take(PlannedFor::Values).await.unwrap();
    assert!(matches!(ready.take(PlannedFor::Keys).await, Err(sqlx::Error::PoolTimedOut)));
    drop(first);
    // The idle connection for keys is made ready for values.
    let mut third = ready.take(PlannedFor::Values).await.unwrap();
    assert_eq!(number(&mut third, "SELECT 7").await, 7);
    assert!(ready.0.idle().connections.is_empty());
}

#[tokio::test]
async fn after_closing_no_connection_is_given_out() {
    let (_scratch, ready) = two("end").await;
    drop(ready.take(PlannedFor::Keys).await.unwrap());
    ready.close().await;
    assert!(matches!(ready.take(PlannedFor::Keys).await, Err(sqlx::Error::PoolClosed)));
    assert!(ready.0.idle().connections.is_empty());
}
