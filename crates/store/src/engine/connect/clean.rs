//! Lets a connection go back to its pool only where no transaction is open on it any more.
//!
//! The driver counts transactions by itself. Where a COMMIT or ROLLBACK fails, say because the disk is full, its count stays above zero:
//! what is "committed" afterwards would be a savepoint of a transaction that never ends, and lost with it.

use sqlx::{Connection, Database, Executor, PgConnection, SqliteConnection};

/// Whether SQLite's writing connection may be used again. A deferred BEGIN takes no lock, and fails where a transaction is open.
pub(super) async fn writer(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    const OUTSIDE: &str = "BEGIN; ROLLBACK";
    Ok(ended(connection).await? && connection.execute(OUTSIDE).await.is_ok())
}

/// Whether one of SQLite's reading connections may be used again. Nothing but the driver begins transactions on them.
pub(super) async fn reader(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    ended(connection).await
}

/// Whether a PostgreSQL connection may be used again.
pub(super) async fn postgres(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    ended(connection).await
}

/// Whether the driver knows of no open transaction. One that was dropped is rolled back in the order of things: the ping comes after it.
async fn ended<C: Connection>(connection: &mut C) -> Result<bool, sqlx::Error>
where
    C::Database: Database<Connection = C>,
{
    if connection.is_in_transaction() {
        connection.ping().await?;
    }
    let ended = !connection.is_in_transaction();
    if !ended {
        tracing::warn!("a connection to the database is closed: its last transaction did not end");
    }
    Ok(ended)
}
