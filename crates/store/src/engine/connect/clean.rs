//! Lets a connection return to its pool only if no transaction is open on it.
//!
//! The driver counts transactions itself. If a COMMIT or ROLLBACK fails, for example because the disk is full, its count stays above
//! zero. A later "commit" would then only release a savepoint of a transaction that never ends, and the data would be lost.

use sqlx::{Connection, Database, Executor, PgConnection, SqliteConnection};

/// Whether SQLite's write connection can be used again. A deferred BEGIN takes no lock, and fails if a transaction is open.
pub(super) async fn writer(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    const OUTSIDE: &str = "BEGIN; ROLLBACK";
    Ok(ended(connection).await? && connection.execute(OUTSIDE).await.is_ok())
}

/// Whether one of SQLite's read connections can be used again. Only the driver begins transactions on them.
pub(super) async fn reader(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    ended(connection).await
}

/// Whether a PostgreSQL connection can be used again.
pub(super) async fn postgres(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    ended(connection).await
}

/// Whether the driver counts no open transaction. A dropped transaction is rolled back first: the rollback is queued before this ping.
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
