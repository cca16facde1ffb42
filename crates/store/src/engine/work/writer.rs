//! Reading and writing inside a unit of work. Only [`Work::under`](super::Work::under) and
//! [`Work::as_task`](super::Work::as_task) make a writer, so a write without a permit does not compile.

use std::ops::Deref;

use sea_orm::sea_query::{DeleteStatement, InsertStatement, OnConflict, Query, SelectStatement, UpdateStatement};
use sea_orm::{
    ActiveModelTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, Insert, QueryResult, Statement, Value,
};

use super::Work;
use crate::engine::error::Error;
use crate::engine::reads::Reads;

/// The name of PostgreSQL's lock for acts on access: any number of our own, the same on all nodes.
const ACCESS_LOCK: &str = "SELECT pg_advisory_xact_lock(7305446421)";

/// Reads inside a transaction. It takes SELECT statements alone.
#[derive(Clone, Copy)]
pub(crate) struct Inside<'w>(pub(super) &'w DatabaseTransaction);

impl Reads for Inside<'_> {
    async fn query_one(&self, select: &SelectStatement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one(select).await
    }

    async fn query_all(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all(select).await
    }
}

#[expect(clippy::disallowed_methods, reason = "reads, and locks that change no row")]
impl Inside<'_> {
    /// Asks a question of the database itself, which is written in the source as it is.
    pub(crate) async fn question(&self, sql: &'static str) -> Result<Vec<QueryResult>, DbErr> {
        let statement = Statement::from_string(self.0.get_database_backend(), sql);
        self.0.query_all_raw(statement).await
    }

    /// Waits until no other transaction changes accounts, tokens or keys, and keeps others waiting until this one ends.
    pub(crate) async fn lock_access(&self) -> Result<(), DbErr> {
        self.0.execute_unprepared(ACCESS_LOCK).await.map(drop)
    }

    /// Waits until no other transaction loads evidence files, and keeps others waiting until this one ends. On SQLite a unit of work is the
    /// only writer as it is.
    pub(crate) async fn lock_loads(&self) -> Result<(), DbErr> {
        if self.0.get_database_backend() == DbBackend::Postgres {
            self.0
                .execute_unprepared("LOCK TABLE imported_row IN SHARE ROW EXCLUSIVE MODE")
                .await?;
        }
        Ok(())
    }

    /// Has SQLite's index of words forget what was taken out of it: it only notes that an entry is gone, and keeps its stems until its
    /// segments are merged (https://www.sqlite.org/fts5.html#the_optimize_command). That reads the whole index: for what
    /// happens as seldom as erasing, and has to be certain. The last step before the commit, and not for what is only tried out.
    pub(crate) async fn merge_index(&self) -> Result<(), DbErr> {
        self.0
            .execute_unprepared("INSERT INTO search_words(search_words) VALUES('optimize')")
            .await
            .map(drop)
    }
}

/// Writes inside a transaction, under a permit. It can do all that its unit of work can: read, announce, note.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'w> {
    work: &'w Work,
}

impl<'w> Writer<'w> {
    /// For [`Work`], which asks for a permit.
    pub(super) const fn of(work: &'w Work) -> Self {
        Self { work }
    }
}

impl Deref for Writer<'_> {
    type Target = Work;

    fn deref(&self) -> &Work {
        self.work
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that writes, under a permit")]
impl Writer<'_> {
    /// Inserts one row.
    pub(crate) async fn insert<A: ActiveModelTrait>(&self, row: A) -> Result<(), DbErr> {
        Insert::one(row).exec_without_returning(self.work.transaction()).await.map(drop)
    }

    /// Inserts rows in one statement; nothing where there are none.
    pub(crate) async fn insert_all<A: ActiveModelTrait>(&self, rows: impl IntoIterator<Item = A> + Send) -> Result<(), DbErr> {
        let rows: Vec<A> = rows.into_iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        Insert::many(rows).exec_without_returning(self.work.transaction()).await.map(drop)
    }

    /// Inserts a row, or does what `conflict` says where one like it is there.
    pub(crate) async fn insert_or<A: ActiveModelTrait>(&self, row: A, conflict: OnConflict) -> Result<(), DbErr> {
        Insert::one(row)
            .on_conflict(conflict)
            .exec_without_returning(self.work.transaction())
            .await
            .map(drop)
    }

    /// Runs an insertion that says what happens on a conflict. The number of rows.
    pub(crate) async fn upsert(&self, insert: &InsertStatement) -> Result<u64, DbErr> {
        Ok(self.work.transaction().execute(insert).await?.rows_affected())
    }

    /// Changes rows. The number of them.
    pub(crate) async fn update(&self, update: &UpdateStatement) -> Result<u64, DbErr> {
        Ok(self.work.transaction().execute(update).await?.rows_affected())
    }

    /// Deletes rows. The number of them.
    pub(crate) async fn remove(&self, delete: &DeleteStatement) -> Result<u64, DbErr> {
        Ok(self.work.transaction().execute(delete).await?.rows_affected())
    }

    /// Runs a statement that is written as text, because it is not worth a builder: its words come from the source, and not from a request.
    pub(crate) async fn run(&self, sql: String, values: impl IntoIterator<Item = Value>) -> Result<(), DbErr> {
        let transaction = self.work.transaction();
        let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
        transaction.execute_raw(statement).await.map(drop)
    }

    /// Brings the planner's figures about the tables up to date.
    pub(crate) async fn analyse(&self) -> Result<(), DbErr> {
        self.work.transaction().execute_unprepared("ANALYZE").await.map(drop)
    }

    /// Deletes the rows of a table that meet a condition.
    pub(crate) async fn delete<E: EntityTrait>(&self, condition: Condition) -> Result<(), Error> {
        let delete = Query::delete().from_table(E::default().table_ref()).cond_where(condition).take();
        self.remove(&delete).await?;
        Ok(())
    }
}
