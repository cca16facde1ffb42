//! Has the database forget what was overwritten, in its files too, as far as a database can: old versions of rows, freed pages, and the
//! log that goes before them.
//!
//! SQLite overwrites freed space by itself (`secure_delete`, set for every connection) and is asked to empty its log, at once. PostgreSQL
//! keeps old versions of rows for as long as a transaction may still look at them: once those that began before have ended, the tables in
//! which something was overwritten are rewritten. That takes an exclusive lock, so it is done for all requests together, and at most once
//! in a configured time. Its own log and backups end as the operator has them end (docs/operations.md).

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

/// The tables that hold people's words, identities and secrets. Which of them a transaction touched, PostgreSQL itself tells.
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
/// Of these, the tables between which a wording moves: a reworded question is in all of them.
const WORDS: [&str; 3] = ["question", "question_revision", "search_document"];
/// Empties the log, and answers 1 first while somebody reads from it, else 0.
const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// How long whoever is in the way is waited for. On SQLite each question may itself wait as long as the configuration lets it.
const LONGEST: Duration = Duration::from_secs(10);
/// How long until tables that could not be rewritten are tried again, at least.
const AGAIN: Duration = Duration::from_secs(60);
/// How long between one question and the next.
const BETWEEN: Duration = Duration::from_millis(50);

impl Work {
    /// The tables in which this transaction has overwritten or deleted rows, where old versions of rows outlive it.
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
        // Wordings of before may lie, as versions that no row has any more, in tables that this transaction had no reason to touch.
        if names.iter().any(|name| WORDS.contains(&name.as_str())) {
            names.extend(WORDS.map(str::to_owned));
            names.sort_unstable();
            names.dedup();
        }
        Ok(names)
    }
}

impl Access {
    /// Scrubs the files after a unit of work that [erases](Work::erases). On SQLite, and where no time is configured on PostgreSQL, it is
    /// done when this returns, and goes on where nobody waits for it any more; else it is done together with others' later. What was
    /// erased is out of every answer already. Where scrubbing fails, the log says so, and the next time does it.
    ///
    /// # Errors
    /// Where it broke off, which is a fault of ours.
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

    /// When what is erased now will be out of the database's files, as far as this node knows: on SQLite and where no time is
    /// configured it is so already when the request is answered.
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
    /// Rewrites tables once so much time has passed, and again where that fails.
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

    /// Has every table rewritten later in which something was erased not long ago: the process that erased it may have ended before it
    /// came to that.
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

    /// Rewrites every table that is due. Others who ask meanwhile wait, and find nothing left to do.
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

/// Asks until the answer is 0, for as long as may be waited; then the log says that old versions may stay.
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
    tracing::error!("somebody has been reading for long: old versions of what was erased may stay in the files");
    Ok(())
}
