//! Compares the database's tables with those that this binary knows. It only reads: a standby can be asked too.

use std::collections::BTreeSet;
use std::fmt;

use migration::MigratorTrait as _;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::Store;
use crate::engine::error::Error;

/// What the database holds, compared with what this binary needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaVersion {
    /// No table at all.
    Empty,
    /// Tables, but none that this service made.
    Foreign,
    /// Some changes of the tables are still to be made.
    Behind {
        /// How many.
        pending: usize,
    },
    /// Exactly the tables that this binary knows.
    Current,
    /// A newer binary has changed the tables: this one does not know how to read them.
    Newer {
        /// The changes that are not known here, by name.
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
    /// What the database holds, compared with what this binary needs.
    ///
    /// # Errors
    /// Where the database does not answer.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn schema_version(&self) -> Result<SchemaVersion, Error> {
        version_of(&self.connections.control).await
    }

    /// How many changes of the tables are still to be made.
    ///
    /// # Errors
    /// Where the database does not answer, or is newer than this binary.
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
    // One statement for a database that is as it should be.
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
        // The list of changes is made before the first change.
        all if all == known.len() => SchemaVersion::Empty,
        pending => SchemaVersion::Behind { pending },
    }
}
