//! Opens the database in the settings for a command, and explains what is wrong if it cannot be used.

use anyhow::{Context as _, anyhow};
use store::{SchemaVersion, Trouble};

use super::answer::cause;
use crate::config::Settings;
use crate::service::{Service, options};

/// The service on a database whose tables are up to date. A missing file is not created.
pub(super) async fn open(settings: Settings) -> anyhow::Result<Service> {
    let service = connect(existing(settings)).await?;
    let version = service
        .store()
        .schema_version()
        .await
        .context("while asking the database for its version");
    let refused = match version {
        Ok(SchemaVersion::Current) => return Ok(service),
        Ok(other) => anyhow!("{other}: {}", advice(&other)),
        Err(error) => error,
    };
    service.close().await.context("while closing the database")?;
    Err(refused)
}

/// The service on a database that is about to be migrated: it may be empty or missing.
pub(super) async fn open_to_migrate(settings: Settings) -> anyhow::Result<Service> {
    let file = options(&settings.database).file();
    let held = file.as_ref().and_then(|file| file.metadata().ok()).map_or(0, |file| file.len());
    let service = connect(settings).await?;
    match service.store().schema_version().await {
        Ok(newer @ SchemaVersion::Newer { .. }) => {
            service.close().await.context("while closing the database")?;
            Err(anyhow!("{newer}: {}", advice(&newer)))
        }
        Ok(SchemaVersion::Empty) if held > 0 => {
            let name = file.map(|file| file.display().to_string()).unwrap_or_default();
            super::answer::note(&format!(
                "warning: the file {name} was there already, and holds no tables: if it should hold evidence, its -wal file was \
                 left behind when it was copied"
            ));
            Ok(service)
        }
        // The migration itself reports any problem.
        _ => Ok(service),
    }
}

/// The service on a database in any state.
pub(super) async fn connect(settings: Settings) -> anyhow::Result<Service> {
    let file = options(&settings.database).file();
    Service::open(settings).await.map_err(|error| {
        let (says, advice) = says(&error, file.as_deref());
        anyhow!("the database that database.url names cannot be used: {says}; {advice}")
    })
}

/// A command that only reads must not create a missing file.
pub(super) fn existing(mut settings: Settings) -> Settings {
    settings.database.url = settings.database.url.replace("mode=rwc", "mode=rw");
    settings
}

/// How to fix tables that do not match this binary.
pub(super) const fn advice(version: &SchemaVersion) -> &'static str {
    match version {
        SchemaVersion::Empty => {
            "look whether database.url names the right one, and whether a -wal file beside it was left behind; to begin a new one, run \
             `lived-evidence migrate`, or `lived-evidence serve --migrate`"
        }
        SchemaVersion::Foreign => "give lived-evidence a database of its own",
        SchemaVersion::Behind { .. } => "make a backup, then run `lived-evidence migrate`",
        SchemaVersion::Current => "there is nothing to do",
        SchemaVersion::Newer { .. } => "use the version of lived-evidence that last changed this database, or a newer one",
    }
}

/// Describes an error of the database for an operator, and how to fix it.
pub(super) fn says(error: &store::Error, file: Option<&std::path::Path>) -> (String, &'static str) {
    let name = file.map_or_else(|| "the database".to_owned(), |file| file.display().to_string());
    match (error.trouble(), file) {
        (Some(Trouble::Missing), Some(file)) if !file.exists() => (
            format!("there is no file {name}"),
            "check database.url; `lived-evidence migrate` makes a new, empty one",
        ),
        (Some(Trouble::Missing), Some(_)) => (
            format!("{name} cannot be opened"),
            "check that it is a file, and that this user may read and write it and its folder",
        ),
        (Some(Trouble::Missing), None) => (cause(error), "make the database with `createdb`, then run `lived-evidence migrate`"),
        (Some(Trouble::NotADatabase), _) => (
            format!("{name} is not an SQLite database"),
            "see that database.url names the right file; put a backup in its place if it should be one",
        ),
        (Some(Trouble::Damaged), _) => (
            format!("{name} is damaged ({})", cause(error)),
            "stop the service, keep a copy of the file, and put the last good backup in its place",
        ),
        (Some(Trouble::ReadOnly), _) => (
            format!("{name} is read-only ({})", cause(error)),
            "let this user write the file and its folder, or name the primary server instead of a standby",
        ),
        (Some(Trouble::Storage), _) => (
            format!("the disk of {name} is full or failing ({})", cause(error)),
            "free some disk space, and look at the system's log",
        ),
        (Some(Trouble::Busy), Some(_)) => (
            format!("{name} is locked by another process"),
            "wait until the other process has ended, or stop it",
        ),
        (Some(Trouble::Refused), _) => (
            cause(error),
            "check the user and the password in database.url, and the user's permissions",
        ),
        _ => match error {
            store::Error::Address(says) => (says.clone(), "correct database.url"),
            other => (
                cause(other),
                "check database.url, and that the database is running; its own log says more",
            ),
        },
    }
}
