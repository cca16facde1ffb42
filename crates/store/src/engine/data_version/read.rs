//! Reads the version of the data for many requests with few statements. At most one statement runs at a time. Requests that arrive while
//! it runs wait for the next one, because the running statement may have begun before the last change that they must see.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

const READ: &str = "SELECT CAST(SUM(moved) AS bigint) FROM data_version";
/// How long a read may take. Requests then go on without kept answers.
const PATIENCE: Duration = Duration::from_secs(1);
/// A connection that was not needed for this long is closed.
const IDLE: Duration = Duration::from_secs(60);

/// A version of the data, and its place among the reads of this process.
#[derive(Debug, Clone, Copy)]
pub struct DataVersion {
    version: i64,
    read: u64,
}

impl DataVersion {
    /// Whether both were the same data.
    #[must_use]
    pub const fn is_same(self, other: Self) -> bool {
        self.version == other.version
    }

    /// Whether this one was read later. Among different versions of one process, it is then the newer data.
    #[must_use]
    pub const fn is_later(self, other: Self) -> bool {
        self.read > other.read
    }
}

/// Where the version is read: a pool of one connection, which is opened when it is needed.
#[derive(Debug)]
pub(crate) enum Source {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// The connection while it is in use.
enum HeldConnection {
    Postgres(PoolConnection<Postgres>),
    Sqlite(PoolConnection<Sqlite>),
}

impl Source {
    // A connection that broke meanwhile is found by the read itself, which is as small as a test of the connection.

    pub(crate) fn postgres(options: PgConnectOptions) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .idle_timeout(IDLE)
            .acquire_timeout(PATIENCE);
        Self::Postgres(pool.connect_lazy_with(options))
    }

    pub(crate) fn sqlite(options: SqliteConnectOptions) -> Self {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .idle_timeout(IDLE)
            .acquire_timeout(PATIENCE);
        Self::Sqlite(pool.connect_lazy_with(options))
    }

    async fn connection(&self) -> Result<HeldConnection, sqlx::Error> {
        match self {
            Self::Postgres(pool) => pool.acquire().await.map(HeldConnection::Postgres),
            Self::Sqlite(pool) => pool.acquire().await.map(HeldConnection::Sqlite),
        }
    }
}

impl HeldConnection {
    async fn read(&mut self) -> Result<i64, sqlx::Error> {
        match self {
            Self::Postgres(connection) => sqlx::query_scalar(READ).fetch_one(&mut **connection).await,
            Self::Sqlite(connection) => sqlx::query_scalar(READ).fetch_one(&mut **connection).await,
        }
    }

    /// Ends a connection that may be in the middle of a statement.
    fn break_off(self) {
        match self {
            Self::Postgres(connection) => drop(connection.detach()),
            Self::Sqlite(connection) => drop(connection.detach()),
        }
    }
}

/// Requests that wait for a read.
#[derive(Debug, Default)]
struct Waiting {
    next: Vec<oneshot::Sender<DataVersion>>,
    /// Whether a task reads.
    reading: bool,
    reads: u64,
}

#[derive(Debug)]
struct Inner {
    source: Source,
    waiting: Mutex<Waiting>,
    moves: watch::Sender<()>,
    runtime: Handle,
}

/// Reads the version of the data. It is cheap to clone.
#[derive(Debug, Clone)]
pub struct DataVersions(Arc<Inner>);

impl DataVersions {
    /// Reads inside the current tokio runtime, whichever thread asks: a busy request thread must not delay the others.
    pub(crate) fn new(source: Source) -> Self {
        Self(Arc::new(Inner {
            source,
            waiting: Mutex::default(),
            moves: watch::Sender::new(()),
            runtime: Handle::current(),
        }))
    }

    /// The version at some moment after this call. `None` if the database does not answer soon.
    pub async fn current(&self) -> Option<DataVersion> {
        let (sender, receiver) = oneshot::channel();
        let begins = {
            let mut waiting = self.0.waiting();
            waiting.next.push(sender);
            !std::mem::replace(&mut waiting.reading, true)
        };
        if begins {
            let reading = Reading {
                of: Arc::clone(&self.0),
                ended: false,
            };
            self.0.runtime.spawn(reading.all());
        }
        receiver.await.ok()
    }

    /// Receives a mark after each commit of this process that moved the version.
    #[must_use]
    pub fn moves(&self) -> watch::Receiver<()> {
        self.0.moves.subscribe()
    }

    /// Marks that this process has committed a change.
    pub(crate) fn moved(&self) {
        self.0.moves.send_replace(());
    }

    /// Closes the connection.
    pub(crate) async fn close(&self) {
        match &self.0.source {
            Source::Postgres(pool) => pool.close().await,
            Source::Sqlite(pool) => pool.close().await,
        }
    }

    #[cfg(test)]
    pub(super) fn reads(&self) -> u64 {
        self.0.waiting().reads
    }
}

impl Inner {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // The list and the marks stay valid if a thread panics while it holds the lock.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task that reads. If it breaks off, the next request begins another.
struct Reading {
    of: Arc<Inner>,
    /// Whether it has ended because nobody waits. Another task may read already.
    ended: bool,
}

impl Drop for Reading {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let mut waiting = self.of.waiting();
        waiting.reading = false;
        // Their channels close: these requests go on without a version.
        waiting.next.clear();
    }
}

impl Reading {
    /// Reads until nobody waits. The connection is kept meanwhile.
    async fn all(mut self) {
        let mut held = None;
        while let Some((number, waiting)) = self.take() {
            let Ok(version) = timeout(PATIENCE, self.read(&mut held)).await.map_err(|_| ()).and_then(|read| {
                read.map_err(|error| tracing::warn!(error = &error as &dyn std::error::Error, "the version of the data cannot be read"))
            }) else {
                if let Some(broken) = held.take() {
                    HeldConnection::break_off(broken);
                }
                continue;
            };
            for sender in waiting {
                // A request that was cancelled needs no version.
                let _ = sender.send(DataVersion { version, read: number });
            }
        }
    }

    /// The requests that wait now, and the number of the read that they wait for. If there are none, the task ends: both are decided under
    /// one lock, so no request is forgotten.
    fn take(&mut self) -> Option<(u64, Vec<oneshot::Sender<DataVersion>>)> {
        let mut waiting = self.of.waiting();
        if waiting.next.is_empty() {
            waiting.reading = false;
            self.ended = true;
            return None;
        }
        waiting.reads += 1;
        Some((waiting.reads, std::mem::take(&mut waiting.next)))
    }

    async fn read(&self, held: &mut Option<HeldConnection>) -> Result<i64, sqlx::Error> {
        if let Some(connection) = held {
            return connection.read().await;
        }
        let connection = held.insert(self.of.source.connection().await?);
        connection.read().await
    }
}
