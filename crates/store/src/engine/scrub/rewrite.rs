//! Rewrites tables of PostgreSQL, so that no old row version is left in their files.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::outlast;

/// 1 while a transaction older than the one with this id is open, or a snapshot that old is in use; otherwise 0. Transaction ids are
/// counted over all databases of a server, and the snapshot's age is that of the oldest transaction of them all.
const OLDER_ONES: &str = "SELECT CASE WHEN pg_snapshot_xmin(pg_current_snapshot()) <= $1::xid8 OR EXISTS (SELECT 1 FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age($1::xid8::xid)) THEN 1 ELSE 0 END";
/// Requests queue behind a transaction that waits for an exclusive lock, so give up soon and try again later.
const PATIENCE: &str = "SET lock_timeout = '3s'";

/// Rewrites these tables one after the other, once no transaction can see the old row versions.
pub(super) async fn tables(pool: &DatabaseConnection, tables: &BTreeSet<String>) -> Result<(), DbErr> {
    let now = Statement::from_string(DbBackend::Postgres, "SELECT pg_current_xact_id()::text AS id");
    let row = pool.query_one_raw(now).await?;
    let id: String = row.map(|row| row.try_get("", "id")).transpose()?.unwrap_or_default();
    outlast(pool, &Statement::from_sql_and_values(DbBackend::Postgres, OLDER_ONES, [id.into()])).await?;
    // A separate connection, because its setting must not return to the pool: it is closed afterwards.
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
