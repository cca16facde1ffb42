//! Connections of PostgreSQL for plans. A pool of the driver tests a connection before each use and after it, which takes two more round
//! trips to the database than a plan's own statements, and gives a thread connections that another thread opened, whose answers then wake
//! both. These connections are tested only after some idle seconds, and a statement that finds its connection closed runs again on a new
//! one. A thread prefers the connections that it opened.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use sea_query_sqlx::SqlxValues;
use sqlx::postgres::{PgConnectOptions, PgRow};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::trouble::is_lost;

/// A connection that was not needed for this long is not used again; it is closed when another one is taken or comes back.
const IDLE: Duration = Duration::from_mins(10);
/// A connection that was idle for longer than this is tested before it is used.
const TESTED_AFTER: Duration = Duration::from_secs(5);
/// A connection that is older than this is closed after its use: PostgreSQL keeps what it has learnt of tables for each connection.
const LIFE: Duration = Duration::from_mins(30);

/// For what PostgreSQL plans a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlannedFor {
    /// Once, for any keys.
    Keys,
    /// Each time, for the values of a filter.
    Values,
}

impl PlannedFor {
    /// A list with this filter, compared with one that restricts nothing.
    pub(crate) fn filter<F: PartialEq + Default>(filter: &F) -> Self {
        if *filter == F::default() { Self::Keys } else { Self::Values }
    }

    /// A name for the list with this order, if its statement holds no values of a filter.
    pub(crate) fn name_of<O: std::fmt::Debug>(self, list: &str, order: &[O]) -> Option<String> {
        match (self, order) {
            (Self::Values, _) => None,
            (Self::Keys, []) => Some(list.to_owned()),
            (Self::Keys, order) => Some(format!("{list} by {order:?}")),
        }
    }

    /// Looking up rows by keys takes less time than planning to do so. Other statements need plans for their values, because a filter by a
    /// common term and one by a rare term differ. Just-in-time compilation is off as on all connections.
    const fn settings(self) -> &'static str {
        match self {
            Self::Keys => "SET jit = off; SET plan_cache_mode = force_generic_plan",
            Self::Values => "SET jit = off; SET plan_cache_mode = auto",
        }
    }
}

/// The connections that no statement uses at the moment, and how many there may be in all. It is cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct ReadyConnections(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    options: PgConnectOptions,
    most: usize,
    uses: Arc<Semaphore>,
    patience: Duration,
    idle: Mutex<Idle>,
}

#[derive(Debug, Default)]
struct Idle {
    /// The one that was used last is at the back.
    connections: VecDeque<Opened>,
    closed: bool,
}

#[derive(Debug)]
struct Opened {
    connection: PgConnection,
    planned: PlannedFor,
    thread: ThreadId,
    at: Instant,
    used: Instant,
}

impl ReadyConnections {
    /// No connections yet. At most `most` are open at the same time; whoever needs one more waits for as long as `patience`.
    pub(crate) fn new(options: PgConnectOptions, most: u32, patience: Duration) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX).clamp(1, Semaphore::MAX_PERMITS);
        Self(Arc::new(Shared {
            options,
            most,
            uses: Arc::new(Semaphore::new(most)),
            patience,
            idle: Mutex::default(),
        }))
    }

    /// A connection, which goes back when it is dropped, unless a statement is still running on it.
    pub(crate) async fn take(&self, planned: PlannedFor) -> Result<ReadyConnection, sqlx::Error> {
        let waiting = timeout(self.0.patience, Arc::clone(&self.0.uses).acquire_owned());
        let permit = waiting
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?
            .map_err(|_| sqlx::Error::PoolClosed)?;
        let found = self.0.idle().take(planned, self.0.in_use(), self.0.most);
        let usable = match found {
            Some(found) => self.0.made_ready(found, planned).await,
            None => None,
        };
        let (opened, was_idle) = match usable {
            Some(opened) => (opened, true),
            None => (self.0.open(planned).await?, false),
        };
        Ok(ReadyConnection {
            opened: Some(opened),
            was_idle,
            running: false,
            shared: Arc::clone(&self.0),
            _permit: permit,
        })
    }

    /// Closes the idle connections and waits for those in use, which are closed after it.
    pub(crate) async fn close(&self) {
        let idle = {
            let mut idle = self.0.idle();
            idle.closed = true;
            std::mem::take(&mut idle.connections)
        };
        for opened in idle {
            // The database sees the end of the connection in any case.
            let _ = opened.connection.close().await;
        }
        let all = u32::try_from(self.0.most).unwrap_or(u32::MAX);
        // It fails if it was closed before.
        let _ = self.0.uses.acquire_many(all).await;
        self.0.uses.close();
    }
}

impl Shared {
    fn idle(&self) -> MutexGuard<'_, Idle> {
        // The list stays valid if a thread panics while it holds the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_use(&self) -> usize {
        self.most.saturating_sub(self.uses.available_permits())
    }

    /// The connection, ready for such statements. `None` if it was lost: a connection that was idle for some seconds is tested, because a
    /// statement on one that something between us and the database forgot would wait for minutes.
    async fn made_ready(&self, mut found: Opened, planned: PlannedFor) -> Option<Opened> {
        let making = async {
            if found.planned != planned {
                found.connection.execute(planned.settings()).await.map(drop)
            } else if found.used.elapsed() > TESTED_AFTER {
                found.connection.ping().await
            } else {
                Ok(())
            }
        };
        timeout(self.patience, making).await.ok()?.ok()?;
        found.planned = planned;
        Some(found)
    }

    async fn open(&self, planned: PlannedFor) -> Result<Opened, sqlx::Error> {
        let opening = async {
            let mut connection = PgConnection::connect_with(&self.options).await?;
            connection.execute(planned.settings()).await?;
            Ok::<_, sqlx::Error>(connection)
        };
        let now = Instant::now();
        Ok(Opened {
            connection: timeout(self.patience, opening).await.map_err(|_| sqlx::Error::PoolTimedOut)??,
            planned,
            thread: std::thread::current().id(),
            at: now,
            used: now,
        })
    }
}

impl Idle {
    /// One of this thread's connections. Another thread's only if no more may be opened. `in_use` counts the one that is asked for.
    fn take(&mut self, planned: PlannedFor, in_use: usize, most: usize) -> Option<Opened> {
        self.close_old(Instant::now());
        let here = std::thread::current().id();
        let fits = |opened: &Opened| opened.planned == planned;
        let own = self.connections.iter().rposition(|opened| fits(opened) && opened.thread == here);
        if own.is_none() && self.connections.len() + in_use <= most {
            return None;
        }
        // One for other statements can be made ready for these: that takes less time than opening one.
        match own.or_else(|| self.connections.iter().rposition(fits)) {
            Some(place) => self.connections.remove(place),
            None => self.connections.pop_back(),
        }
    }

    /// Closes those that were idle for too long: something between us and the database may have forgotten them.
    fn close_old(&mut self, now: Instant) {
        while self
            .connections
            .front()
            .is_some_and(|oldest| now.duration_since(oldest.used) > IDLE)
        {
            self.connections.pop_front();
        }
    }

    fn put(&mut self, mut opened: Opened) {
        let now = Instant::now();
        self.close_old(now);
        if self.closed || now.duration_since(opened.at) > LIFE {
            return;
        }
        opened.used = now;
        self.connections.push_back(opened);
    }
}

/// A connection in use.
#[derive(Debug)]
pub(crate) struct ReadyConnection {
    /// Missing only after it was lost.
    opened: Option<Opened>,
    /// Whether no statement has run on it since it was idle.
    was_idle: bool,
    running: bool,
    shared: Arc<Shared>,
    _permit: OwnedSemaphorePermit,
}

impl ReadyConnection {
    /// All rows of a statement that only reads. If the connection was lost while it was idle, the statement runs on a new one.
    pub(crate) async fn query_all(&mut self, sql: Arc<str>, values: SqlxValues) -> Result<Vec<PgRow>, sqlx::Error> {
        if !std::mem::take(&mut self.was_idle) {
            return self.run(sql, values).await;
        }
        match self.run(Arc::clone(&sql), values.clone()).await {
            Err(error) if is_lost(&error) => {
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    "an idle connection was lost; a new one is opened"
                );
                let planned = self.opened.take().map_or(PlannedFor::Values, |lost| lost.planned);
                self.opened = Some(self.shared.open(planned).await?);
                self.run(sql, values).await
            }
            result => result,
        }
    }

    async fn run(&mut self, sql: Arc<str>, values: SqlxValues) -> Result<Vec<PgRow>, sqlx::Error> {
        let opened = self.opened.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        self.running = true;
        let rows = sqlx::query_with(AssertSqlSafe(sql), values)
            .fetch_all(&mut opened.connection)
            .await?;
        self.running = false;
        Ok(rows)
    }
}

impl Drop for ReadyConnection {
    fn drop(&mut self) {
        // A connection whose statement failed or was cancelled may be in the middle of its answer.
        if let Some(opened) = self.opened.take_if(|_| !self.running) {
            self.shared.idle().put(opened);
        }
    }
}

#[cfg(test)]
mod tests;
