//! Loads evidence files: checks a bundle of rows as a whole, and either writes it in one transaction or reports every problem.
//!
//! A row that was already loaded with the same content is skipped; with other content it is refused. Nothing is overwritten.

mod decode;
mod digest;
pub mod files;
mod fresh;
mod ids;
mod inputs;
mod keys;
mod load;
mod problem;
mod read;
mod search_text;
mod stored;
mod texts;
mod touched;
mod validate;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use evidence::effect::EffectError;
use policy::action;
use sea_orm::DbErr;

pub use files::{Bundle, Kind};
pub use problem::{Problem, Problems};

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::work::Work;
use fresh::FreshRows;
use ids::Ids;
use keys::Keys;
use load::{Load, RowWriter};
use problem::Findings;
use validate::Known;

/// The result of a load.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct LoadOutcome {
    /// The number of written rows, by kind; kinds without rows are left out.
    pub added: BTreeMap<Kind, usize>,
    /// The number of rows from earlier loads, by kind.
    pub unchanged: BTreeMap<Kind, usize>,
}

/// The progress of a load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The number of rows that are written.
    pub done: usize,
    /// The total number of rows to write.
    pub total: usize,
    /// The kind of the last written row.
    pub what: Kind,
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Problems with the rows: by file, row and field.
    #[error(transparent)]
    Refused(#[from] Problems),
    /// The database failed.
    #[error("the database refused the load")]
    Database(#[from] Error),
    /// The time of loading is out of range.
    #[error("{0} is not a time in milliseconds since 1970")]
    Time(i64),
    /// A row that cannot be written as JSON, or a checked effect without columns.
    #[error("a row could not be converted for storing")]
    Unwritable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A code that passed the checks although no row has it.
    #[error("{code} passed the checks, but no row has it")]
    Unresolved {
        /// The code without a row.
        code: String,
    },
    /// The system cannot provide random bytes.
    #[error("the system cannot provide random bytes")]
    Randomness,
}

impl From<DbErr> for LoadError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}

impl From<EffectError> for LoadError {
    fn from(problem: EffectError) -> Self {
        Self::Unwritable(Box::new(problem))
    }
}

impl From<serde_json::Error> for LoadError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unwritable(Box::new(error))
    }
}

/// Checks a bundle by itself, as if the database were empty.
///
/// # Errors
/// Every problem with the bundle.
pub fn check(bundle: &Bundle, now_ms: i64) -> Result<(), LoadError> {
    let mut findings = Findings::default();
    let mut keys = Keys::default();
    let mut ids = Ids::new(0, [0; 6]);
    let fresh = FreshRows::of(bundle, &fresh::Digests::default(), &mut keys, &mut ids, &mut findings)?;
    validate::check(
        &fresh,
        &Known {
            keys: &keys,
            now: time_of(now_ms)?,
        },
        &mut findings,
    );
    Ok(findings.into_result()?)
}

/// A load with at least this many rows can change which query plan is best.
const LARGE: usize = 1_000;

impl Access {
    /// Loads a bundle: all of it, or nothing. Rows that were already loaded do not change.
    ///
    /// # Errors
    /// Every problem with the rows, found before the first one is written; or a failure of the database, which rolls back everything.
    pub(crate) async fn load_bundle(&self, bundle: &Bundle, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<LoadOutcome, LoadError> {
        let work = self.begin().await?;
        match work.load_bundle(bundle, progress).await {
            Ok(outcome) => {
                work.commit().await?;
                Ok(outcome)
            }
            Err(error) => {
                // The load's own error says more than a failed rollback.
                if let Err(undoing) = work.abandon().await {
                    tracing::warn!(error = &undoing as &dyn std::error::Error, "a load could not be rolled back");
                }
                Err(error)
            }
        }
    }
}

impl Work {
    async fn load_bundle(&self, bundle: &Bundle, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<LoadOutcome, LoadError> {
        let permit = self.permit::<action::LoadEvidence>((), &(), "bundle").map_err(Error::from)?;
        let now = self.now();
        let mut ids = new_ids(now.0.timestamp_millis())?;
        // Keeps other loads out, so that what was read at the start still holds when the last row is written.
        self.inside().lock_loads().await?;
        let digests = stored::read_digests(self.inside()).await?;
        let mut keys = stored::read_keys(self.inside()).await?;

        let mut findings = Findings::default();
        let fresh = FreshRows::of(bundle, &digests, &mut keys, &mut ids, &mut findings)?;
        validate::check(&fresh, &Known { keys: &keys, now: now.0 }, &mut findings);
        findings.into_result()?;

        let outcome = outcome_of(bundle, &fresh);
        let total = outcome.added.values().sum();
        let mut rows = RowWriter::new(self.under(&permit), total, progress);
        let disclosure = Arc::clone(&self.access().disclosure);
        let mut load = Load {
            keys: &keys,
            ids,
            now,
            disclosure: &disclosure,
        };
        if total > 0 {
            load::load(&fresh, &mut load, &mut rows).await?;
            touched::touch(self.under(&permit), now).await?;
        }
        // Workshops that were loaded before sheets were stored get the sheet of their file.
        let with_sheets = stored::workshops_with_sheets(self.inside()).await?;
        let sheets = load::add_missing_sheets(&bundle.workshops, &with_sheets, &mut load, &mut rows).await?;
        if total >= LARGE {
            // The planner's statistics are those of the old tables. PostgreSQL updates them within minutes, SQLite never.
            self.under(&permit).analyse().await?;
        }
        if total == 0 && sheets == 0 {
            self.leave_as_it_is();
        }
        Ok(outcome)
    }
}

fn outcome_of(bundle: &Bundle, fresh: &FreshRows<'_>) -> LoadOutcome {
    let mut outcome = LoadOutcome::default();
    for (kind, added) in fresh.counts() {
        let unchanged = bundle.rows_of(kind) - added;
        for (counts, rows) in [(&mut outcome.added, added), (&mut outcome.unchanged, unchanged)] {
            if rows > 0 {
                counts.insert(kind, rows);
            }
        }
    }
    outcome
}

fn time_of(now_ms: i64) -> Result<DateTime<Utc>, LoadError> {
    DateTime::from_timestamp_millis(now_ms).ok_or(LoadError::Time(now_ms))
}

fn new_ids(now_ms: i64) -> Result<Ids, LoadError> {
    let mut salt = [0; 6];
    aws_lc_rs::rand::fill(&mut salt).map_err(|_| LoadError::Randomness)?;
    Ok(Ids::new(u64::try_from(now_ms).map_err(|_| LoadError::Time(now_ms))?, salt))
}
