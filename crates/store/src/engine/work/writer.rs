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
use crate::engine::sources::WordIndex;

/// PostgreSQL's lock for changes of accounts, tokens and keys. The number is arbitrary, but the same on all nodes.
const ACCESS_LOCK: &str = "SELECT pg_advisory_xact_lock(7305446421)";

/// PostgreSQL's lock for the counts of maps. The number is arbitrary, but the same on all nodes.
const MAP_COUNTS_LOCK: &str = "SELECT pg_advisory_xact_lock(7305446422)";

/// Reads inside a transaction. It accepts only SELECT statements.
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
    /// Runs a fixed query about the database itself.
    pub(crate) async fn question(&self, sql: &'static str) -> Result<Vec<QueryResult>, DbErr> {
        let statement = Statement::from_string(self.0.get_database_backend(), sql);
        self.0.query_all_raw(statement).await
    }

    /// Waits until no other transaction changes accounts, tokens or keys, and makes others wait until this one ends.
    pub(crate) async fn lock_access(&self) -> Result<(), DbErr> {
        self.0.execute_unprepared(ACCESS_LOCK).await.map(drop)
    }

    /// Waits until no other transaction moves the counts of maps, and makes others wait until this one ends. On SQLite a unit of work is
    /// the only writer anyway.
    pub(crate) async fn lock_map_counts(&self) -> Result<(), DbErr> {
        if self.0.get_database_backend() == DbBackend::Postgres {
            self.0.execute_unprepared(MAP_COUNTS_LOCK).await?;
        }
        Ok(())
    }

    /// Waits until no other transaction loads evidence files, and makes others wait until this one ends. On SQLite a unit of work is the
    /// only writer anyway.
    pub(crate) async fn lock_loads(&self) -> Result<(), DbErr> {
        if self.0.get_database_backend() == DbBackend::Postgres {
            self.0
                .execute_unprepared("LOCK TABLE imported_row IN SHARE ROW EXCLUSIVE MODE")
                .await?;
        }
        Ok(())
    }

    /// Makes SQLite's word indexes really forget deleted entries. By default it only marks an entry as deleted, and keeps its stems until
    /// its segments are merged (https://www.sqlite.org/fts5.html#the_optimize_command). Merging reads the whole index, so it is used only
    /// for erasing, which is rare and must be certain. It is the last step before the commit, and is left out of dry runs.
    pub(crate) async fn merge_index(&self) -> Result<(), DbErr> {
        for index in [WordIndex::Texts, WordIndex::Headings] {
            let name = index.name();
            self.0
                .execute_unprepared(&format!("INSERT INTO {name}({name}) VALUES('optimize')"))
                .await?;
        }
        Ok(())
    }
}

/// Writes inside a transaction, under a permit. It offers everything that its unit of work offers: read, announce, note.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'w> {
    work: &'w Work,
}

impl<'w> Writer<'w> {
    /// For [`Work`], which requires a permit.
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
        Insert::one(row)
            .exec_without_returning(self.work.transaction_to_change())
            .await
            .map(drop)
    }

    /// Inserts rows in one statement; does nothing if there are none.
    pub(crate) async fn insert_all<A: ActiveModelTrait>(&self, rows: impl IntoIterator<Item = A> + Send) -> Result<(), DbErr> {
        let rows: Vec<A> = rows.into_iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        Insert::many(rows)
            .exec_without_returning(self.work.transaction_to_change())
            .await
            .map(drop)
    }

    /// Inserts a row, or does what `conflict` says if there already is one.
    pub(crate) async fn insert_or<A: ActiveModelTrait>(&self, row: A, conflict: OnConflict) -> Result<(), DbErr> {
        Insert::one(row)
            .on_conflict(conflict)
            .exec_without_returning(self.work.transaction_to_change())
            .await
            .map(drop)
    }

    /// Runs an insertion with its own conflict clause. Returns the number of rows.
    pub(crate) async fn upsert(&self, insert: &InsertStatement) -> Result<u64, DbErr> {
        Ok(self.work.transaction_to_change().execute(insert).await?.rows_affected())
    }

    /// Changes rows. Returns the number of changed rows.
    pub(crate) async fn update(&self, update: &UpdateStatement) -> Result<u64, DbErr> {
        Ok(self.work.transaction_to_change().execute(update).await?.rows_affected())
    }

    /// Deletes rows. Returns the number of deleted rows.
    pub(crate) async fn remove(&self, delete: &DeleteStatement) -> Result<u64, DbErr> {
        Ok(self.work.transaction_to_change().execute(delete).await?.rows_affected())
    }

    /// Runs a statement that is written as SQL text, for cases that do not need a builder. The text comes from our source, never from a
    /// request.
    pub(crate) async fn run(&self, sql: String, values: impl IntoIterator<Item = Value>) -> Result<(), DbErr> {
        let transaction = self.work.transaction_to_change();
        let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
        transaction.execute_raw(statement).await.map(drop)
    }

    /// Updates the planner's statistics about the tables.
    pub(crate) async fn analyse(&self) -> Result<(), DbErr> {
        self.work.transaction_to_change().execute_unprepared("ANALYZE").await.map(drop)
    }

    /// Deletes the rows of a table that meet a condition.
    pub(crate) async fn delete<E: EntityTrait>(&self, condition: Condition) -> Result<(), Error> {
        let delete = Query::delete().from_table(E::default().table_ref()).cond_where(condition).take();
        self.remove(&delete).await?;
        Ok(())
    }
}
