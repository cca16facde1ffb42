//! One connection for statements that run one after the other.

use std::sync::Arc;
use std::time::Instant;

use sea_orm::sea_query::Values;
use sea_orm::{ConnAcquireErr, DbErr, QueryResult, RuntimeErr};
use sea_query_sqlx::SqlxValues;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Sqlite, SqlitePool};
use tokio::sync::{Mutex, MutexGuard, OwnedSemaphorePermit};

use super::ready_connections::{PlannedFor, ReadyConnection, ReadyConnections};
use super::statements::Statements;

/// Where plans take their connections from.
#[derive(Debug, Clone)]
pub(crate) enum PlanConnections {
    Postgres(ReadyConnections),
    /// The readers.
    Sqlite(SqlitePool),
}

/// The place where a connection is kept between two statements. The first statement takes it.
#[derive(Debug)]
pub(crate) struct OneConnection {
    from: PlanConnections,
    planned: PlannedFor,
    kept: Mutex<Option<TakenConnection>>,
    statements: Arc<Statements>,
}

impl OneConnection {
    pub(crate) fn new(from: &PlanConnections, planned: PlannedFor, statements: &Arc<Statements>) -> Self {
        Self {
            from: from.clone(),
            planned,
            kept: Mutex::default(),
            statements: Arc::clone(statements),
        }
    }

    /// Waits until the statement before has ended.
    pub(crate) async fn lock(&self) -> MutexGuard<'_, Option<TakenConnection>> {
        self.kept.lock().await
    }

    /// Gives the connection back, if there is one.
    pub(crate) async fn let_go(&self) {
        self.lock().await.take();
    }

    /// Takes a connection.
    pub(crate) async fn take(&self, permit: OwnedSemaphorePermit) -> Result<TakenConnection, DbErr> {
        let connection = match &self.from {
            PlanConnections::Postgres(ready) => ready.take(self.planned).await.map(OfDatabase::Postgres),
            PlanConnections::Sqlite(pool) => pool.acquire().await.map(OfDatabase::Sqlite),
        };
        // The same errors as those of a statement that takes its own connection.
        let connection = connection.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            other => DbErr::Conn(RuntimeErr::SqlxError(Arc::new(other))),
        })?;
        Ok(TakenConnection {
            connection,
            _permit: permit,
        })
    }
}

/// A connection in use. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct TakenConnection {
    connection: OfDatabase,
    _permit: OwnedSemaphorePermit,
}

#[derive(Debug)]
enum OfDatabase {
    Postgres(ReadyConnection),
    Sqlite(PoolConnection<Sqlite>),
}

impl TakenConnection {
    pub(crate) async fn query_all(&mut self, sql: Arc<str>, values: Values, one: &OneConnection) -> Result<Vec<QueryResult>, DbErr> {
        let values = SqlxValues(values);
        let begun = Instant::now();
        let rows = match &mut self.connection {
            OfDatabase::Postgres(connection) => {
                let rows = connection.query_all(Arc::clone(&sql), values).await;
                rows.map(|rows| rows.into_iter().map(QueryResult::from).collect())
            }
            OfDatabase::Sqlite(connection) => {
                let query = sqlx::query_with(AssertSqlSafe(Arc::clone(&sql)), values);
                let rows = query.fetch_all(&mut **connection).await;
                rows.map(|rows| rows.into_iter().map(QueryResult::from).collect())
            }
        };
        one.statements.add(&sql, begun.elapsed());
        rows.map_err(failed)
    }
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}
