//! Removes overwritten data from the database's files too, as far as a database can: old row versions, free pages, and the write-ahead
//! log.
//!
//! SQLite overwrites free space by itself (`secure_delete`, set for every connection), and we empty its log at once. PostgreSQL keeps old
//! row versions for as long as an open transaction may still read them. Once all older transactions have ended, we rewrite the tables in
//! which something was overwritten. This takes an exclusive lock, so it is done for all requests together, and at most once in a
//! configured time. PostgreSQL's own log and backups expire as the operator configures (docs/operations.md).

mod rewrite;

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use entity::participant;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::engine::access::Access;
use crate::engine::connect::Connections;
use crate::engine::error::Error;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

/// The tables that hold people's words, identities and secrets. PostgreSQL itself reports which of them a transaction changed.
const HOLDING: [&str; 8] = [
    "contribution",
    "question",
    "question_revision",
    "question_link",
    "participant",
    "participant_identity",
    "search_document",
    "signing_key",
];
/// The tables between which a wording moves: a reworded question is in all of them.
const WORDS: [&str; 3] = ["question", "question_revision", "search_document"];
/// Empties the log. The first column of the answer is 1 while a reader still uses the log, otherwise 0.
const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// How long to wait for transactions that are in the way. On SQLite each attempt may itself wait for the configured time.
const LONGEST: Duration = Duration::from_secs(10);
/// The shortest time until tables that could not be rewritten are tried again.
const AGAIN: Duration = Duration::from_secs(60);
/// The pause between two attempts.
const BETWEEN: Duration = Duration::from_millis(50);

impl Work {
    /// The tables in which this transaction overwrote or deleted rows, on a database that keeps old row versions after the commit.
    pub(crate) async fn touched(&self) -> Result<Vec<String>, Error> {
        const TOUCHED: &str = "SELECT relname::text AS name FROM pg_stat_xact_user_tables \
             WHERE schemaname = current_schema() AND n_tup_upd + n_tup_del > 0";
        if !self.has_erased() || self.access().backend() != DbBackend::Postgres {
            return Ok(Vec::new());
        }
        let mut names = Vec::new();
        for row in self.inside().question(TOUCHED).await? {
            let name: String = row.try_get("", "name")?;
            if HOLDING.contains(&name.as_str()) {
                names.push(name);
            }
        }
        // Tables that this transaction did not change may still hold old versions of earlier wordings.
        if names.iter().any(|name| WORDS.contains(&name.as_str())) {
            names.extend(WORDS.map(str::to_owned));
            names.sort_unstable();
            names.dedup();
        }
        Ok(names)
    }
}

impl Access {
    /// Scrubs the files after a unit of work that [erases](Work::erases). On SQLite, and on PostgreSQL without a configured interval, the
    /// files are clean when this returns, and scrubbing continues if the request is cancelled. Otherwise the tables are rewritten later,
    /// together with those of other requests. The erased data is already gone from every answer. If scrubbing fails, it is logged and
    /// repeated later.
    ///
    /// # Errors
    /// If the scrubbing task panics, which is a bug in our code.
    pub(crate) async fn scrub(&self) -> Result<(), Error> {
        let connections = self.connections().clone();
        let scrubbing = match self.backend() {
            DbBackend::Postgres => {
                let wait = connections.scrubs.wait();
                if !wait.is_zero() {
                    tokio::spawn(async move { connections.scrub_after(wait).await });
                    return Ok(());
                }
                tokio::spawn(async move { connections.scrub_due().await })
            }
            _ => tokio::spawn(async move {
                if let Err(error) = outlast(&connections.writer, &Statement::from_string(DbBackend::Sqlite, EMPTY_LOG)).await {
                    failed(&error);
                }
            }),
        };
        scrubbing
            .await
            .map_err(|broken| Error::Corrupt(format!("scrubbing broke off: {broken}")))
    }

    /// When data that is erased now will be gone from the database's files, as far as this node knows. On SQLite, and without a
    /// configured interval, it is gone when the request is answered.
    #[must_use]
    pub fn scrubbed_by(&self) -> DateTime<Utc> {
        match self.backend() {
            DbBackend::Postgres => {
                let wait = TimeDelta::from_std(self.connections().scrubs.wait()).unwrap_or_default();
                self.now() + wait
            }
            _ => self.now(),
        }
    }
}

fn failed(error: &(dyn std::error::Error + 'static)) {
    tracing::error!(error, "the files of the database still hold what was erased");
}

impl Connections {
    /// Rewrites tables after this time, and tries again if that fails.
    async fn scrub_after(&self, mut wait: Duration) {
        loop {
            tokio::time::sleep(wait).await;
            self.scrub_due().await;
            if self.scrubs.is_empty() {
                return;
            }
            wait = self.scrubs.wait().max(AGAIN);
        }
    }

    /// Schedules a rewrite of every table in which data was erased recently: the process that erased it may have ended before it could
    /// rewrite them.
    pub(crate) async fn scrub_what_was_left(&self, since_ms: i64) {
        let erased = Query::select()
            .expr(Expr::val(1))
            .unscoped::<participant::Entity>(Unscoped::TheServicesOwn)
            .and_where(col(participant::Column::ErasedAt).gte(since_ms))
            .limit(1)
            .take();
        match self.reader.query_one(&erased).await {
            Ok(None) => {}
            Ok(Some(_)) => {
                self.scrubs.add(HOLDING.map(str::to_owned));
                self.scrub_after(self.scrubs.wait()).await;
            }
            Err(error) => failed(&error),
        }
    }

    /// Rewrites every table that is due. Callers that arrive meanwhile wait, and then find nothing left to do.
    pub(crate) async fn scrub_due(&self) {
        let _turn = self.scrubs.turn().await;
        let tables = self.scrubs.take();
        if tables.is_empty() {
            return;
        }
        if let Err(error) = rewrite::tables(&self.writer, &tables).await {
            failed(&error);
            self.scrubs.add(tables);
        }
    }
}

/// Repeats the question until the answer is 0 or the time is over. After that, the log warns that old versions may remain.
async fn outlast(connection: &DatabaseConnection, ask: &Statement) -> Result<(), DbErr> {
    let begun = Instant::now();
    while begun.elapsed() < LONGEST {
        let row = connection.query_one_raw(ask.clone()).await?;
        let in_the_way: i32 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
        if in_the_way == 0 {
            return Ok(());
        }
        tokio::time::sleep(BETWEEN).await;
    }
    tracing::error!("a reader has been open for too long: old versions of erased data may remain in the files");
    Ok(())
}
