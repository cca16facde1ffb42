//! One connection for statements that run one after the other. A pool tests each connection before it is used and when it comes back, so
//! taking one for each statement costs two more round trips to the database.

use std::sync::Arc;
use std::time::Instant;

use sea_orm::sea_query::Values;
use sea_orm::{ConnAcquireErr, DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Postgres, Sqlite};
use tokio::sync::{Mutex, MutexGuard, OwnedSemaphorePermit};

use super::statements::Statements;

/// The place where a connection is kept between two statements. The first statement takes one from the pool.
#[derive(Debug)]
pub(crate) struct OneConnection {
    kept: Mutex<Option<TakenConnection>>,
    statements: Arc<Statements>,
}

impl OneConnection {
    pub(crate) fn new(statements: &Arc<Statements>) -> Self {
        Self {
            kept: Mutex::default(),
            statements: Arc::clone(statements),
        }
    }

    /// Waits until the statement before has ended.
    pub(crate) async fn lock(&self) -> MutexGuard<'_, Option<TakenConnection>> {
        self.kept.lock().await
    }

    /// Gives the connection back to its pool, if there is one.
    pub(crate) async fn let_go(&self) {
        self.lock().await.take();
    }
}

/// A connection that was taken from its pool. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct TakenConnection {
    connection: OfDatabase,
    _permit: OwnedSemaphorePermit,
}

#[derive(Debug)]
enum OfDatabase {
    Postgres(PoolConnection<Postgres>),
    Sqlite(PoolConnection<Sqlite>),
}

impl TakenConnection {
    pub(crate) async fn from(pool: &DatabaseConnection, permit: OwnedSemaphorePermit) -> Result<Self, DbErr> {
        let connection = match pool.get_database_backend() {
            DbBackend::Postgres => pool.get_postgres_connection_pool().acquire().await.map(OfDatabase::Postgres),
            _ => pool.get_sqlite_connection_pool().acquire().await.map(OfDatabase::Sqlite),
        };
        // The same errors as those of a statement that takes its own connection.
        let connection = connection.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            other => DbErr::Conn(RuntimeErr::SqlxError(Arc::new(other))),
        })?;
        Ok(Self {
            connection,
            _permit: permit,
        })
    }

    pub(crate) async fn query_all(&mut self, statement: Statement, one: &OneConnection) -> Result<Vec<QueryResult>, DbErr> {
        let Statement { sql, values, .. } = statement;
        let (query, values) = (AssertSqlSafe(sql.as_str()), bound(values));
        let begun = Instant::now();
        let rows = match &mut self.connection {
            OfDatabase::Postgres(connection) => {
                let rows = sqlx::query_with(query, values).fetch_all(&mut **connection).await;
                rows.map(|rows| rows.into_iter().map(QueryResult::from).collect())
            }
            OfDatabase::Sqlite(connection) => {
                let rows = sqlx::query_with(query, values).fetch_all(&mut **connection).await;
                rows.map(|rows| rows.into_iter().map(QueryResult::from).collect())
            }
        };
        one.statements.add(&sql, begun.elapsed());
        rows.map_err(failed)
    }
}

fn bound(values: Option<Values>) -> SqlxValues {
    SqlxValues(values.unwrap_or_else(|| Values(Vec::new())))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}
