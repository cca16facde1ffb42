//! Sends changes between nodes over PostgreSQL: NOTIFY inside the transaction that makes them, and one LISTEN connection on each node.

use std::sync::{Arc, Weak};
use std::time::Duration;

use sea_orm::sea_query::{Func, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};
use sqlx::Executor;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::time::{sleep, timeout};

use super::hub::Hub;
use super::{Changed, News};

const CHANNEL: &str = "lived_evidence_changes";
const ANYTHING: &str = "*";
/// A payload has at most 8000 bytes, and an id at most 39 characters.
const IN_ONE: usize = 100;
/// After this much silence the connection is tested, because a lost network connection is not reported by itself.
const SILENCE: Duration = Duration::from_secs(15);
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(500);

/// Sends the changes when the transaction commits; a rolled back transaction sends nothing. One statement carries up to a hundred.
pub(crate) async fn notify(transaction: &DatabaseTransaction, changes: &[Changed]) -> Result<(), DbErr> {
    if transaction.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for some in changes.chunks(IN_ONE) {
        let names: Vec<String> = some.iter().map(Changed::to_string).collect();
        send(transaction, names.join(" ")).await?;
    }
    Ok(())
}

pub(super) async fn notify_of_anything(connection: &impl ConnectionTrait) -> Result<(), DbErr> {
    send(connection, ANYTHING.to_owned()).await
}

#[expect(clippy::disallowed_methods, reason = "a notification changes no row")]
async fn send(connection: &impl ConnectionTrait, payload: String) -> Result<(), DbErr> {
    let notify = Query::select().expr(Func::cust("pg_notify").arg(CHANNEL).arg(payload)).take();
    connection.execute(&notify).await?;
    Ok(())
}

/// Listens until the hub is dropped. After each reconnect, changes may have been missed, so every subscriber is notified.
pub(super) async fn listen(options: Arc<PgConnectOptions>, hub: Weak<Hub>) {
    loop {
        if let Err(error) = listen_once(&options, &hub).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "changes are not heard; listening again");
        }
        let Some(hub) = hub.upgrade() else { return };
        // Everything that subscribers read before may be outdated.
        hub.tell(News::Anything);
        drop(hub);
        sleep(PAUSE).await;
    }
}

/// Listens until the connection is lost or the hub is dropped.
async fn listen_once(options: &PgConnectOptions, hub: &Weak<Hub>) -> Result<(), sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let pool = pool.acquire_timeout(PATIENCE).connect_with(options.clone()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    let tell = |news| hub.upgrade().map(|hub| hub.tell(news));
    let mut told = tell(News::Anything);
    if let Some(hub) = hub.upgrade() {
        hub.hears();
    }
    while told.is_some() {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(notification))) => {
                for name in notification.payload().split(' ') {
                    let Ok(news) = name.parse();
                    told = tell(news);
                }
            }
            Ok(Ok(None)) => return Err(sqlx::Error::Io(std::io::ErrorKind::ConnectionAborted.into())),
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                let lives = timeout(PATIENCE, listener.execute("SELECT 1")).await;
                lives.map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??;
                told = hub.upgrade().map(|_| ());
            }
        }
    }
    Ok(())
}
