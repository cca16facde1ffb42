//! Rewrites tables of PostgreSQL, so that no old version of a row is left in their files.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::outlast;

/// 1 while a transaction that began before the one with this id is still open, or a snapshot that is as old is still looked at, else 0. Ids
/// are counted over all databases of a server, and a snapshot is as old as the oldest of them all.
const OLDER_ONES: &str = "SELECT CASE WHEN pg_snapshot_xmin(pg_current_snapshot()) <= $1::xid8 OR EXISTS (SELECT 1 FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age($1::xid8::xid)) THEN 1 ELSE 0 END";
/// Whoever waits for an exclusive lock has all others wait behind it: better to come again later.
const PATIENCE: &str = "SET lock_timeout = '3s'";

/// Rewrites these tables, one after the other, once nobody can see the old versions any more.
pub(super) async fn tables(pool: &DatabaseConnection, tables: &BTreeSet<String>) -> Result<(), DbErr> {
    let now = Statement::from_string(DbBackend::Postgres, "SELECT pg_current_xact_id()::text AS id");
    let row = pool.query_one_raw(now).await?;
    let id: String = row.map(|row| row.try_get("", "id")).transpose()?.unwrap_or_default();
    outlast(pool, &Statement::from_sql_and_values(DbBackend::Postgres, OLDER_ONES, [id.into()])).await?;
    // A connection of its own, which is closed afterwards with its setting.
    let connection = pool.get_postgres_connection_pool().acquire().await.map_err(broken)?;
    let mut connection = connection.detach();
    connection.execute(PATIENCE).await.map_err(broken)?;
    for table in tables {
        let rewrite = format!("VACUUM (FULL) \"{table}\"");
        connection.execute(AssertSqlSafe(rewrite)).await.map_err(broken)?;
    }
    connection.close().await.map_err(broken)
}

fn broken(error: sqlx::Error) -> DbErr {
    DbErr::Exec(sea_orm::RuntimeErr::SqlxError(std::sync::Arc::new(error)))
}
