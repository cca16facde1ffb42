//! Runs a plan as a task of its own. Each answer of the database wakes a future; inside a request, waking a plan would poll the futures of
//! all fields above it, which takes longer than the plan's own work between two statements.

use futures_util::future::BoxFuture;
use sea_orm::DbErr;
use tracing::Instrument as _;

use crate::engine::abandoned::Abandoned;
use crate::engine::access::Access;
use crate::engine::error::Error;

/// Runs what `plan` makes of the view in a task of its own. If this future is dropped, the task ends after its current statement.
pub(super) async fn in_own_task<T, P>(access: &Access, plan: P) -> Result<T, Error>
where
    T: Send + 'static,
    P: FnOnce(Access) -> BoxFuture<'static, Result<T, Error>>,
{
    let abandoned = Abandoned::default();
    let _waiting = abandoned.while_waiting();
    let task = tokio::spawn(plan(access.in_task(abandoned)).in_current_span());
    match task.await {
        Ok(result) => result,
        Err(broken) => Err(Error::Database(DbErr::Custom(format!("a plan broke off: {broken}")))),
    }
}
