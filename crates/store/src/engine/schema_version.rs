//! Compares the database's tables with those that this binary knows. It only reads, so it also works on a standby.

use std::collections::BTreeSet;
use std::fmt;

use migration::MigratorTrait as _;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::Store;
use crate::engine::error::Error;

/// The state of the database's tables, compared with what this binary needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaVersion {
    /// The database has no tables.
    Empty,
    /// The database has tables, but not those of this service.
    Foreign,
    /// Some migrations have not been applied yet.
    Behind {
        /// The number of missing migrations.
        pending: usize,
    },
    /// Exactly the tables that this binary knows.
    Current,
    /// A newer binary has migrated the tables, and this one cannot read them.
    Newer {
        /// The names of the migrations that this binary does not know.
        unknown: Vec<String>,
    },
}

impl fmt::Display for SchemaVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the database is empty: it has no tables"),
            Self::Foreign => f.write_str("the database has tables, but none of lived-evidence"),
            Self::Behind { pending } => write!(f, "{pending} changes of the tables are still to be made"),
            Self::Current => f.write_str("the tables are up to date"),
            Self::Newer { unknown } => write!(
                f,
                "the database was changed by a newer version of lived-evidence: {}",
                unknown.join(", ")
            ),
        }
    }
}

const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
const POSTGRES_TABLES: &str = "SELECT c.relname::text AS name FROM pg_class c \
     JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema()";
const APPLIED: &str = "SELECT version AS name FROM seaql_migrations";
const LIST: &str = "seaql_migrations";

impl Store {
    /// The state of the database's tables, compared with what this binary needs.
    ///
    /// # Errors
    /// If the database does not answer.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn schema_version(&self) -> Result<SchemaVersion, Error> {
        version_of(&self.connections.control).await
    }

    /// The number of migrations that have not been applied yet.
    ///
    /// # Errors
    /// If the database does not answer, or is newer than this binary.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn pending_migrations(&self) -> Result<usize, Error> {
        match self.schema_version().await? {
            SchemaVersion::Current => Ok(0),
            SchemaVersion::Behind { pending } => Ok(pending),
            SchemaVersion::Empty | SchemaVersion::Foreign => Ok(migration::Migrator::migrations().len()),
            SchemaVersion::Newer { unknown } => Err(Error::Newer(unknown)),
        }
    }
}

async fn version_of(connection: &DatabaseConnection) -> Result<SchemaVersion, Error> {
    // Only one statement if everything is up to date.
    match names(connection, APPLIED).await {
        Ok(applied) => Ok(compare(&applied)),
        Err(error) => {
            let tables = match connection.get_database_backend() {
                DbBackend::Postgres => names(connection, POSTGRES_TABLES).await?,
                _ => names(connection, TABLES).await?,
            };
            if tables.contains(LIST) {
                return Err(error);
            }
            Ok(if tables.is_empty() {
                SchemaVersion::Empty
            } else {
                SchemaVersion::Foreign
            })
        }
    }
}

async fn names(connection: &DatabaseConnection, select: &str) -> Result<BTreeSet<String>, Error> {
    let statement = Statement::from_string(connection.get_database_backend(), select);
    let rows = connection.query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get("", "name")?)).collect()
}

fn compare(applied: &BTreeSet<String>) -> SchemaVersion {
    let known: BTreeSet<String> = migration::names().into_iter().collect();
    let unknown: Vec<String> = applied.difference(&known).cloned().collect();
    if !unknown.is_empty() {
        return SchemaVersion::Newer { unknown };
    }
    match known.difference(applied).count() {
        0 => SchemaVersion::Current,
        // The migration table is created before the first migration runs.
        all if all == known.len() => SchemaVersion::Empty,
        pending => SchemaVersion::Behind { pending },
    }
}
