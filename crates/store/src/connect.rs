//! Opens the database: one PostgreSQL pool, or for SQLite a pool of readers and a single writer over one file.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sqlx::{Executor, PgConnection};

use crate::Error;
use crate::live::Hub;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DatabaseOptions {
    /// `sqlite://file.db?mode=rwc` or `postgres://…`.
    pub url: String,
    /// The most connections that are open at once for what requests read and write.
    pub max_connections: u32,
    /// The most connections that are open at once, beside those, to check tokens and to say whether the service is ready.
    pub control_connections: u32,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// How long to wait for SQLite's one write lock.
    pub busy_timeout: Duration,
}

/// Is told of each statement as it ends: its text, without the values, and how long it took.
type Watcher = Box<dyn Fn(&str, Duration) + Send + Sync>;

/// How many SQL statements were run, and the time that they took.
#[derive(Default)]
pub struct Statements {
    count: AtomicU64,
    nanoseconds: AtomicU64,
    watcher: OnceLock<Watcher>,
}

impl fmt::Debug for Statements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, elapsed) = self.so_far();
        f.debug_struct("Statements")
            .field("count", &count)
            .field("elapsed", &elapsed)
            .finish_non_exhaustive()
    }
}

impl Statements {
    /// Statements so far, and the time spent in them.
    #[must_use]
    pub fn so_far(&self) -> (u64, Duration) {
        (
            self.count.load(Ordering::SeqCst),
            Duration::from_nanos(self.nanoseconds.load(Ordering::SeqCst)),
        )
    }

    /// Has each statement told as it ends, for measurements. The first watcher stays.
    pub fn watch(&self, watcher: impl Fn(&str, Duration) + Send + Sync + 'static) {
        // A second watcher is left out, as said.
        let _ = self.watcher.set(Box::new(watcher));
    }

    fn add(&self, statement: &str, elapsed: Duration) {
        if let Some(watcher) = self.watcher.get() {
            watcher(statement, elapsed);
        }
        self.count.fetch_add(1, Ordering::SeqCst);
        self.nanoseconds
            .fetch_add(u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }
}

/// Connections to read and to write by: the same pool on PostgreSQL, two on SQLite. Tokens and readiness are checked over a pool of
/// their own, so that neither waits behind requests that hold all the others.
#[derive(Debug, Clone)]
pub(crate) struct Connections {
    pub(crate) reader: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
    pub(crate) control: DatabaseConnection,
    pub(crate) statements: Arc<Statements>,
    pub(crate) hub: Arc<Hub>,
}

/// Opens the database that `options` name.
pub(crate) async fn connect(options: &DatabaseOptions) -> Result<Connections, Error> {
    let statements = Arc::new(Statements::default());
    // Every statement is prepared and read by us; sqlx's own log line would carry bound values.
    let open = async |connections: u32| -> Result<DatabaseConnection, Error> {
        let mut connect = ConnectOptions::new(&options.url);
        connect
            .max_connections(connections)
            .acquire_timeout(options.acquire_timeout)
            .sqlx_logging(false)
            .record_stmt_in_spans(false);
        if options.url.starts_with("sqlite:") {
            // What the writer's connection says of other processes' changes compares only with what it said before.
            connect.max_lifetime(None).idle_timeout(None);
        }
        let busy = options.busy_timeout;
        connect.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                // NORMAL may lose acknowledged commits when the power goes.
                .synchronous(SqliteSynchronous::Full)
                // What is deleted or overwritten leaves nothing in the file: people may ask for their words to be erased.
                .pragma("secure_delete", "ON")
                .busy_timeout(busy)
        });
        connect.map_sqlx_postgres_pool_opts(|pool| pool.after_connect(|connection, _| Box::pin(without_compiler(connection))));
        let mut connection = Database::connect(connect).await?;
        let counted = Arc::clone(&statements);
        connection.set_metric_callback(move |info| counted.add(&info.statement.sql, info.elapsed));
        Ok(connection)
    };
    let control = async || open(options.control_connections.max(1)).await;
    if options.url.starts_with("sqlite:") {
        // One writer: SQLite has one write lock, and waiting for a connection is fairer than waiting for the lock.
        let writer = open(1).await?;
        let reader = open(options.max_connections).await?;
        Ok(Connections {
            reader,
            writer,
            control: control().await?,
            statements,
            hub: Arc::default(),
        })
    } else {
        let pool = open(options.max_connections).await?;
        Ok(Connections {
            reader: pool.clone(),
            writer: pool,
            control: control().await?,
            statements,
            hub: Arc::default(),
        })
    }
}

/// PostgreSQL compiles statements that it believes to be long: half a second for one that runs a tenth of it.
async fn without_compiler(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("SET jit = off").await?;
    Ok(())
}
