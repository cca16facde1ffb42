//! Opens the database: one pool for PostgreSQL; for SQLite a pool of readers and a single writer on one file.

mod address;
mod clean;
mod closing;
mod due;
mod integrity;
mod page_cache;
mod private;
mod writes;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sqlx::{Executor, PgConnection};

pub use self::page_cache::PageCache;
pub(crate) use self::writes::LastWrite;
pub use self::writes::Writes;
use crate::engine::data_version::{DataVersions, Source};
use crate::engine::error::Error;
use crate::engine::kept_statements::KeptStatements;
use crate::engine::live::{self, Hub};
use crate::engine::one_connection::PlanConnections;
use crate::engine::ready_connections::ReadyConnections;
use crate::engine::remembered::Remembered;
use crate::engine::statements::Statements;
use due::Due;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DatabaseOptions {
    /// `sqlite://file.db?mode=rwc` or `postgres://…`.
    pub url: String,
    /// The maximum number of open connections for the reads and writes of requests.
    pub max_connections: u32,
    /// The maximum number of additional connections for token checks and readiness checks.
    pub control_connections: u32,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// How long to wait for SQLite's single write lock.
    pub busy_timeout: Duration,
    /// What each SQLite connection keeps in memory.
    pub page_cache: PageCache,
    /// On PostgreSQL, the shortest time between two rewrites of tables that contained erased data. Zero rewrites them at once.
    pub scrub_every: Duration,
}

impl DatabaseOptions {
    /// The file of an SQLite database; `None` for PostgreSQL and for a database in memory.
    #[must_use]
    pub fn file(&self) -> Option<std::path::PathBuf> {
        address::file(&self.url)
    }
}

/// Connections for reading and writing: the same pool on PostgreSQL, two pools on SQLite. Token and readiness checks have a pool of their
/// own, so that they do not wait behind requests that hold all other connections.
#[derive(Debug, Clone)]
pub(crate) struct Connections {
    pub(crate) reader: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
    pub(crate) control: DatabaseConnection,
    pub(crate) plans: PlanConnections,
    pub(crate) kept_statements: KeptStatements,
    pub(crate) vocabulary: Arc<Remembered>,
    pub(crate) statements: Arc<Statements>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) versions: DataVersions,
    pub(crate) last_write: Arc<LastWrite>,
    pub(crate) scrubs: Arc<Due>,
    /// Whether the SQLite file was opened read-only.
    pub(crate) read_only: bool,
    /// The file of the SQLite database; `None` for any other database.
    pub(crate) file: Option<std::path::PathBuf>,
}

impl Connections {
    /// Starts listening for changes that other processes make.
    pub(crate) fn listen(&self) {
        live::listen(&self.hub, &self.writer);
    }

    /// Tells every subscriber to read again. For writes that happen outside units of work.
    pub(crate) async fn anything_changed(&self) -> Result<(), DbErr> {
        live::anything_changed(&self.hub, &self.writer).await
    }
}

/// The purpose of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Reads only on SQLite; reads and writes on PostgreSQL.
    Reading,
    /// SQLite's single write connection.
    Writing,
}

/// Opens the database that `options` name.
pub(crate) async fn connect(options: &DatabaseOptions) -> Result<Connections, Error> {
    address::check(&options.url)?;
    if address::makes_the_file(&options.url)
        && let Some(file) = address::file(&options.url)
        && let Err(error) = private::make(&file)
    {
        // SQLite reports the cause when it opens the file.
        tracing::debug!(%error, "the database's file cannot be made");
    }
    let statements = Arc::new(Statements::default());
    let control = async || open(options, options.control_connections.max(1), Use::Reading, &statements).await;
    let connections = async {
        if !address::is_sqlite(&options.url) {
            let pool = open(options, options.max_connections, Use::Reading, &statements).await?;
            return Ok((pool.clone(), pool, control().await?));
        }
        // One writer: SQLite has one write lock, and waiting for a connection is fairer than waiting for the lock.
        let writer = open(options, 1, Use::Writing, &statements).await?;
        let reader = open(options, options.max_connections, Use::Reading, &statements).await?;
        Ok((reader, writer, control().await?))
    };
    let (reader, writer, control) = connections.await.map_err(|error: DbErr| {
        let text = error.to_string();
        match address::without_secrets(&text, &options.url) {
            // Rather no cause than one that contains the password.
            std::borrow::Cow::Owned(blotted) => Error::Address(format!("database.url: {blotted}")),
            std::borrow::Cow::Borrowed(_) => Error::Database(error),
        }
    })?;
    let (source, plans) = if address::is_sqlite(&options.url) {
        let source = Source::sqlite((*control.get_sqlite_connection_pool().connect_options()).clone());
        (source, PlanConnections::Sqlite(reader.get_sqlite_connection_pool().clone()))
    } else {
        let postgres = (*control.get_postgres_connection_pool().connect_options()).clone();
        let ready = ReadyConnections::new(postgres.clone(), options.max_connections, options.acquire_timeout);
        (Source::postgres(postgres), PlanConnections::Postgres(ready))
    };
    Ok(Connections {
        reader,
        writer,
        control,
        plans,
        kept_statements: KeptStatements::default(),
        vocabulary: Arc::default(),
        statements,
        hub: Arc::default(),
        versions: DataVersions::new(source),
        last_write: Arc::default(),
        scrubs: Arc::new(Due::every(options.scrub_every)),
        read_only: is_read_only(&options.url),
        file: options.file(),
    })
}

/// Whether an SQLite address asks for read-only access.
fn is_read_only(url: &str) -> bool {
    address::is_sqlite(url) && (url.contains("mode=ro") || url.contains("immutable=1"))
}

async fn open(options: &DatabaseOptions, connections: u32, used: Use, statements: &Arc<Statements>) -> Result<DatabaseConnection, DbErr> {
    let mut connect = ConnectOptions::new(&options.url);
    connect
        .max_connections(connections)
        .acquire_timeout(options.acquire_timeout)
        // We prepare and read every statement ourselves; sqlx's own log line would contain bound values.
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    if address::is_sqlite(&options.url) {
        // The writer detects other processes' changes by comparing values on the same connection, so that connection must live on.
        connect.max_lifetime(None).idle_timeout(None);
    }
    let (busy, read_only, kept) = (options.busy_timeout, is_read_only(&options.url), options.page_cache);
    connect.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .foreign_keys(true)
            // Deleted or overwritten data must not remain in the file: people may ask for their words to be erased.
            .pragma("secure_delete", "ON")
            .pragma("cache_size", kept.cache_size())
            .pragma("mmap_size", kept.mmap_size())
            .busy_timeout(busy);
        if read_only {
            return sqlite;
        }
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL may lose acknowledged commits when the power fails.
            .synchronous(SqliteSynchronous::Full)
    });
    connect.map_sqlx_sqlite_pool_opts(move |pool| {
        pool.after_release(move |connection, _| {
            Box::pin(async move {
                match used {
                    Use::Reading => clean::reader(connection).await,
                    Use::Writing => clean::writer(connection).await,
                }
            })
        })
    });
    connect.map_sqlx_postgres_pool_opts(move |pool| {
        pool.after_connect(move |connection, _| Box::pin(set_up(connection)))
            .after_release(|connection, _| Box::pin(clean::postgres(connection)))
    });
    let mut connection = Database::connect(connect).await?;
    let counted = Arc::clone(statements);
    connection.set_metric_callback(move |info| counted.add(&info.statement.sql, info.elapsed));
    Ok(connection)
}

/// Turns off just-in-time compilation. PostgreSQL compiles statements that it expects to be long, and compiling can take half a second
/// for a statement that runs a tenth of that.
async fn set_up(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("SET jit = off").await?;
    Ok(())
}
