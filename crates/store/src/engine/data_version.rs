//! The version of the data: two answers that were made from the same version are the same. Every transaction that changes data moves it,
//! and commits the move together with the change, so a reader sees both or neither.

mod read;
#[cfg(test)]
mod tests;

use entity::data_version;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, DbBackend};

pub(crate) use self::read::Source;
pub use self::read::{DataVersion, DataVersions};
use crate::engine::error::Error;
use crate::engine::sources::Sources as _;
use crate::engine::unscoped::Unscoped;

/// The steps are random, so that a database which was restored from a backup does not come to a version that a node has met before.
const MOVE_ON_POSTGRES: &str =
    "UPDATE data_version SET moved = moved + 1 + (random() * 4294967295)::bigint WHERE part = pg_backend_pid() % 16";
const MOVE_ON_SQLITE: &str = "UPDATE data_version SET moved = moved + 1 + (random() & 4294967295) WHERE part = 0";

/// The version of the data that a statement reads, as a column of the statement.
pub(crate) fn of_the_statement() -> Expr {
    let sum = Query::select()
        .expr(Expr::cust("CAST(SUM(\"moved\") AS bigint)"))
        .unscoped::<data_version::Entity>(Unscoped::TheServicesOwn)
        .take();
    Expr::SubQuery(None, Box::new(sum.into()))
}

/// Moves the version. Call it as the last statement of a transaction: on PostgreSQL, transactions whose connections share a part wait for
/// each other from here on.
///
/// # Errors
/// If the database fails, or has no version: then the transaction must not commit.
#[expect(clippy::disallowed_methods, reason = "moves the version, in the transaction of a write")]
pub(crate) async fn move_on(connection: &impl ConnectionTrait) -> Result<(), Error> {
    let statement = match connection.get_database_backend() {
        DbBackend::Postgres => MOVE_ON_POSTGRES,
        _ => MOVE_ON_SQLITE,
    };
    let statement = sea_orm::Statement::from_string(connection.get_database_backend(), statement);
    if connection.execute_raw(statement).await?.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Corrupt("the database has no version of its data".to_owned()))
    }
}
