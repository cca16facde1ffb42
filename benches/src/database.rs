//! Creates the databases that are measured, fills them, and drops them afterwards.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use api::config::Settings;
use api::service::Service;
use serde::Serialize;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use store::bundle::Bundle;

use crate::generate::Size;
use crate::summary::Summary;

/// Which database is measured, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// SQLite files in this folder.
    Sqlite(PathBuf),
    /// A database on a server.
    Postgres {
        /// The URL of the server.
        server: String,
        /// Keep the databases for the next run.
        keep: bool,
    },
}

/// A database that this run measures.
#[derive(Debug)]
pub struct Database {
    url: String,
    /// Whether an earlier run created and filled it.
    pub found: bool,
    dropped_from: Option<(PgConnectOptions, String)>,
}

/// The cost of loading a bundle.
#[derive(Debug, Clone, Serialize)]
pub struct Load {
    /// The number of rows in the bundle.
    pub rows: usize,
    /// How long loading took, without the migrations.
    pub seconds: f64,
    /// The peak memory of this process during loading, including the bundle. `None` if the system does not report it.
    pub peak_mib: Option<u64>,
}

impl Backend {
    /// The name of the backend in the tables.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }

    /// A database for evidence of this size. It is empty, unless an earlier run kept it.
    ///
    /// # Errors
    /// If the server cannot be reached.
    pub async fn create(&self, size: Size) -> anyhow::Result<Database> {
        let what = match size.outcomes {
            Some(outcomes) => format!("{}_{outcomes}", size.studies),
            None => size.studies.to_string(),
        };
        match self {
            Self::Sqlite(folder) => {
                let file = folder.join(format!("studies-{what}.db"));
                Ok(Database {
                    url: format!("sqlite://{}?mode=rwc", file.display()),
                    found: file.exists(),
                    dropped_from: None,
                })
            }
            Self::Postgres { server, keep } => {
                let server: PgConnectOptions = server.parse().context("while reading the address of the PostgreSQL server")?;
                let whose = if *keep { "kept".to_owned() } else { std::process::id().to_string() };
                let name = format!("bench_{whose}_{what}");
                let found = exists(&server, &name).await?;
                if !found {
                    administer(&server, &format!("CREATE DATABASE {name}")).await?;
                }
                Ok(Database {
                    url: server.clone().database(&name).to_url_lossy().into(),
                    found,
                    dropped_from: (!keep).then_some((server, name)),
                })
            }
        }
    }
}

impl Database {
    /// The URL of the database.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The service over this database, with its own connections and the built-in configuration.
    ///
    /// # Errors
    /// If the database cannot be opened.
    pub async fn open(&self) -> anyhow::Result<Service> {
        let mut settings = Settings::defaults()?;
        settings.database.url.clone_from(&self.url);
        // What a request costs is what it costs to run.
        settings.kept.bytes = 0;
        Ok(Service::open(settings).await?)
    }

    /// The same service, with answers kept as they are by default.
    ///
    /// # Errors
    /// If the database cannot be opened.
    pub async fn open_keeping(&self) -> anyhow::Result<Service> {
        let mut settings = Settings::defaults()?;
        settings.database.url.clone_from(&self.url);
        Ok(Service::open(settings).await?)
    }

    /// Migrates the database and loads a bundle.
    ///
    /// # Errors
    /// If the bundle is refused, or the database fails.
    pub async fn fill(&self, bundle: &Bundle) -> anyhow::Result<Load> {
        let service = self.open().await?;
        service.prepare().await?;
        forget_peak();
        let start = Instant::now();
        let outcome = service.store().load_bundle(bundle, &mut |_| ()).await?;
        let load = Load {
            rows: outcome.added.values().sum(),
            seconds: start.elapsed().as_secs_f64(),
            peak_mib: peak_mib(),
        };
        // PostgreSQL does this by itself within minutes of a load.
        if self.url.starts_with("postgres") {
            administer(&self.url.parse()?, "VACUUM ANALYZE").await?;
        }
        Ok(load)
    }

    /// Runs a statement repeatedly for this time, without the service. Measures each run from sending the statement to receiving the last
    /// row. `None` if the database is not PostgreSQL.
    ///
    /// # Errors
    /// If the server cannot be reached, or refuses the statement.
    pub async fn time_statement(&self, statement: &'static str, time: Duration) -> anyhow::Result<Option<Summary>> {
        if !self.url.starts_with("postgres") {
            return Ok(None);
        }
        let options: PgConnectOptions = self.url.parse()?;
        let mut connection: PgConnection = options.connect().await?;
        let mut each = Vec::new();
        for (part, least) in [(time / 3, 1), (time, 5)] {
            each.clear();
            let end = Instant::now() + part;
            while each.len() < least || Instant::now() < end {
                let start = Instant::now();
                sqlx::query(statement).fetch_all(&mut connection).await?;
                each.push(start.elapsed());
            }
        }
        connection.close().await?;
        Ok(Some(Summary::of(each)))
    }

    /// Drops the database, unless it is a file or is kept.
    ///
    /// # Errors
    /// If the server cannot be reached.
    pub async fn drop(self) -> anyhow::Result<()> {
        if let Some((server, name)) = self.dropped_from {
            administer(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}

/// Runs one statement on the server. Its text contains only names that are made here.
async fn administer(server: &PgConnectOptions, statement: &str) -> anyhow::Result<()> {
    let mut connection: PgConnection = server.connect().await.context("while reaching the PostgreSQL server")?;
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.close().await?;
    Ok(())
}

async fn exists(server: &PgConnectOptions, name: &str) -> anyhow::Result<bool> {
    let mut connection: PgConnection = server.connect().await.context("while reaching the PostgreSQL server")?;
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(name)
        .fetch_optional(&mut connection)
        .await?;
    connection.close().await?;
    Ok(found.is_some())
}

/// Resets the peak memory that Linux reports for this process. Does nothing on other systems.
fn forget_peak() {
    // If the reset fails, the peak of the whole run is reported.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? / 1024)
}
