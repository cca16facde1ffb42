//! Limits what one request takes from the database: how many connections at once, and how many rows in total.

use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use sea_orm::sea_query::{SelectStatement, Value, Values};
use sea_orm::{ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::abandoned::Abandoned;
use super::kept_statements::KeptStatement;
use super::one_connection::{OneConnection, TakenConnection};
use super::reads::Reads;

/// Read connections that one request may use at the same time. A mutation holds one more for its transaction.
const CONNECTIONS: usize = 2;

/// The text of the error that ends a statement when its request has read the maximum number of rows.
const EXHAUSTED: &str = "the request has read as many rows as one request may";

/// What one request may still read. All parts of the request share it.
pub struct Allowance {
    connections: Arc<Semaphore>,
    rows: AtomicU64,
    most_rows: u64,
    nanoseconds: AtomicU64,
    /// Dropped only after the last statement has ended, even if the client no longer waits for its rows.
    held: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl std::fmt::Debug for Allowance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Allowance")
            .field("rows", &self.rows)
            .field("most_rows", &self.most_rows)
            .finish_non_exhaustive()
    }
}

impl Default for Allowance {
    fn default() -> Self {
        Self::of(u64::MAX)
    }
}

impl Allowance {
    /// An allowance of this many rows.
    #[must_use]
    pub fn of(most_rows: u64) -> Self {
        Self {
            connections: Arc::new(Semaphore::new(CONNECTIONS)),
            rows: AtomicU64::new(0),
            most_rows,
            nanoseconds: AtomicU64::new(0),
            held: OnceLock::new(),
        }
    }

    /// The same allowance, holding a value that is dropped only after the last statement of the request has ended. A client that
    /// disconnects during a long statement therefore frees its connection and its concurrency slot only when that statement is finished.
    #[must_use]
    pub fn holding(self, held: Arc<dyn Any + Send + Sync>) -> Self {
        // A new allowance holds nothing yet, so this cannot fail.
        let _ = self.held.set(held);
        self
    }

    /// Whether the request tried to read more rows than allowed.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.rows.load(Ordering::Relaxed) > self.most_rows
    }

    /// The rows read and the time spent in statements since the last call.
    pub fn settle(&self) -> (u64, Duration) {
        let nanoseconds = self.nanoseconds.swap(0, Ordering::Relaxed);
        (self.rows.swap(0, Ordering::Relaxed), Duration::from_nanos(nanoseconds))
    }

    async fn connection(&self) -> Result<OwnedSemaphorePermit, DbErr> {
        self.check()?;
        // The semaphore is never closed.
        Arc::clone(&self.connections)
            .acquire_owned()
            .await
            .map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))
    }

    fn check(&self) -> Result<(), DbErr> {
        if self.is_exhausted() { Err(exhausted()) } else { Ok(()) }
    }

    fn took(&self, rows: usize, since: Instant) -> Result<(), DbErr> {
        let nanoseconds = u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
        let before = self.rows.fetch_add(rows as u64, Ordering::Relaxed);
        if before.saturating_add(rows as u64) > self.most_rows {
            Err(exhausted())
        } else {
            Ok(())
        }
    }
}

fn exhausted() -> DbErr {
    DbErr::Custom(EXHAUSTED.to_owned())
}

/// Whether this error means that the request has read the maximum number of rows.
pub(crate) fn is_exhausted(error: &DbErr) -> bool {
    matches!(error, DbErr::Custom(text) if text == EXHAUSTED)
}

/// The read pool of one request, limited by its allowance.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pool: DatabaseConnection,
    allowance: Arc<Allowance>,
    /// Where statements that run one after the other keep their connection.
    one: Option<Arc<OneConnection>>,
    /// Set if the statements run in a task of their own.
    task: Option<Abandoned>,
}

impl Reader {
    pub(crate) fn new(
        pool: DatabaseConnection,
        allowance: Arc<Allowance>,
        one: Option<Arc<OneConnection>>,
        task: Option<Abandoned>,
    ) -> Self {
        Self {
            pool,
            allowance,
            one,
            task,
        }
    }

    /// Runs one statement while a connection of the allowance is held.
    async fn run<T, F>(&self, rows: fn(&T) -> usize, statement: F) -> Result<T, DbErr>
    where
        T: Send + 'static,
        F: AsyncRun<T>,
    {
        // On the heap and without its type, because the compiler checks the types of all futures that a future holds.
        let running: BoxFuture<'static, Result<T, DbErr>> = Box::pin(self.clone().run_once(rows, statement));
        if let Some(task) = &self.task {
            task.check()?;
            return running.await;
        }
        if self.allowance.held.get().is_none() {
            return running.await;
        }
        // Run the statement to its end even if the request is cancelled: the connection must not be released while the database still
        // works.
        match tokio::spawn(running).await {
            Ok(result) => result,
            Err(broken) => Err(DbErr::Custom(format!("a statement broke off: {broken}"))),
        }
    }

    async fn run_once<T, F: AsyncRun<T>>(self, rows: fn(&T) -> usize, statement: F) -> Result<T, DbErr> {
        let Some(one) = &self.one else {
            let _connection = self.allowance.connection().await?;
            let begun = Instant::now();
            let result = statement.run(&self.pool).await?;
            self.allowance.took(rows(&result), begun)?;
            return Ok(result);
        };
        let mut kept = one.lock().await;
        let mut taken = match kept.take() {
            Some(taken) => {
                self.allowance.check()?;
                taken
            }
            None => {
                let taken = one.take(self.allowance.connection().await?).await?;
                // Nobody may wait any more, after waiting for a connection.
                self.task.as_ref().map_or(Ok(()), Abandoned::check)?;
                taken
            }
        };
        let begun = Instant::now();
        // After an error the connection is closed, or tested by its pool.
        let result = statement.run_on(&mut taken, one).await?;
        *kept = Some(taken);
        self.allowance.took(rows(&result), begun)?;
        Ok(result)
    }
}

/// One statement, ready to run on a pool or on one connection.
trait AsyncRun<T>: Send + 'static {
    fn run(self, pool: &DatabaseConnection) -> impl Future<Output = Result<T, DbErr>> + Send;

    fn run_on(self, connection: &mut TakenConnection, one: &OneConnection) -> impl Future<Output = Result<T, DbErr>> + Send;
}

struct One(Statement);
struct All(Statement);

/// A statement whose text is kept.
struct OfKeptText(Arc<str>, Values);

fn parts(statement: Statement) -> (Arc<str>, Values) {
    (statement.sql.into(), statement.values.unwrap_or(Values(Vec::new())))
}

impl AsyncRun<Option<QueryResult>> for One {
    async fn run(self, pool: &DatabaseConnection) -> Result<Option<QueryResult>, DbErr> {
        pool.query_one_raw(self.0).await
    }

    async fn run_on(self, connection: &mut TakenConnection, one: &OneConnection) -> Result<Option<QueryResult>, DbErr> {
        let (sql, values) = parts(self.0);
        Ok(connection.query_all(sql, values, one).await?.into_iter().next())
    }
}

impl AsyncRun<Vec<QueryResult>> for All {
    async fn run(self, pool: &DatabaseConnection) -> Result<Vec<QueryResult>, DbErr> {
        pool.query_all_raw(self.0).await
    }

    async fn run_on(self, connection: &mut TakenConnection, one: &OneConnection) -> Result<Vec<QueryResult>, DbErr> {
        let (sql, values) = parts(self.0);
        connection.query_all(sql, values, one).await
    }
}

impl AsyncRun<Vec<QueryResult>> for OfKeptText {
    async fn run(self, pool: &DatabaseConnection) -> Result<Vec<QueryResult>, DbErr> {
        let statement = Statement::from_sql_and_values(pool.get_database_backend(), self.0.as_ref(), self.1.0);
        pool.query_all_raw(statement).await
    }

    async fn run_on(self, connection: &mut TakenConnection, one: &OneConnection) -> Result<Vec<QueryResult>, DbErr> {
        connection.query_all(self.0, self.1, one).await
    }
}

impl Reader {
    /// The database type behind the pool.
    pub(crate) fn backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    /// All rows of a kept statement for these keys, or for another value.
    pub(crate) async fn query_kept(&self, kept: &KeptStatement, given: &Value) -> Result<Vec<QueryResult>, DbErr> {
        self.run(Vec::len, OfKeptText(Arc::clone(&kept.sql), kept.values(given))).await
    }
}

impl Reads for Reader {
    async fn query_one(&self, select: &SelectStatement) -> Result<Option<QueryResult>, DbErr> {
        let statement = self.backend().build(select);
        self.run(|row| usize::from(row.is_some()), One(statement)).await
    }

    async fn query_all(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, DbErr> {
        let statement = self.backend().build(select);
        self.run(Vec::len, All(statement)).await
    }
}
