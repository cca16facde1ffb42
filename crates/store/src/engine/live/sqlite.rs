//! Notices writes of other processes to an SQLite file, above all of the command line. It cannot see what changed, so it reports
//! "anything".

use std::sync::Weak;
use std::time::Duration;

use sqlx::SqlitePool;
use tokio::time::{MissedTickBehavior, interval};

use super::News;
use super::hub::Hub;

const EVERY: Duration = Duration::from_millis(400);

/// Polls on the writer's single connection, which ignores its own commits, until the hub is dropped.
pub(super) async fn listen(writer: SqlitePool, hub: Weak<Hub>) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut before: Option<i64> = None;
    loop {
        tick.tick().await;
        let read = sqlx::query_scalar::<_, i64>("PRAGMA data_version").fetch_one(&writer).await;
        let Some(hub) = hub.upgrade() else { return };
        match read {
            Ok(now) => {
                if before.replace(now).is_some_and(|before| before != now) {
                    hub.tell(News::Anything);
                }
                hub.hears();
            }
            // A long write holds the connection: try again at the next tick.
            Err(sqlx::Error::PoolTimedOut) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "changes of other processes are not noticed"
                );
                hub.tell(News::Anything);
            }
        }
    }
}
