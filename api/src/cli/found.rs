//! Opens the database that the settings name for a command, and says what was found there where it is not what it should be.

use anyhow::{Context as _, anyhow};
use store::{SchemaVersion, Trouble};

use super::answer::cause;
use crate::config::Settings;
use crate::service::{Service, options};

/// The service over a database whose tables are up to date. A file that is missing is not made.
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

/// The service over a database that is about to be migrated: it may be empty, or be missing.
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
        // What is the matter, migrating says.
        _ => Ok(service),
    }
}

/// The service, whatever is in its database.
pub(super) async fn connect(settings: Settings) -> anyhow::Result<Service> {
    let file = options(&settings.database).file();
    Service::open(settings).await.map_err(|error| {
        let (says, advice) = says(&error, file.as_deref());
        anyhow!("the database that database.url names cannot be used: {says}; {advice}")
    })
}

/// Whoever looks must not make the file that is missing.
pub(super) fn existing(mut settings: Settings) -> Settings {
    settings.database.url = settings.database.url.replace("mode=rwc", "mode=rw");
    settings
}

/// What to do about tables that are not those that this binary knows.
pub(super) const fn advice(version: &SchemaVersion) -> &'static str {
    match version {
        SchemaVersion::Empty => {
            "look whether database.url names the right one, and whether a -wal file beside it was left behind; to begin a new one, run \
             `lived-evidence migrate`, or `lived-evidence serve --migrate`"
        }
        SchemaVersion::Foreign => "give lived-evidence a database of its own",
        SchemaVersion::Behind { .. } => "make a backup, then run `lived-evidence migrate`",
        SchemaVersion::Current => "nothing is to be done",
        SchemaVersion::Newer { .. } => "use the version of lived-evidence that last changed this database, or a newer one",
    }
}

/// What an error of the database comes to, in words for whoever keeps it, and what to do about it.
pub(super) fn says(error: &store::Error, file: Option<&std::path::Path>) -> (String, &'static str) {
    let name = file.map_or_else(|| "the database".to_owned(), |file| file.display().to_string());
    match (error.trouble(), file) {
        (Some(Trouble::Missing), Some(file)) if !file.exists() => (
            format!("there is no file {name}"),
            "see that database.url is right; `lived-evidence migrate` makes a new, empty one",
        ),
        (Some(Trouble::Missing), Some(_)) => (
            format!("{name} cannot be opened"),
            "see that it is a file, and that this user may read and write it and its folder",
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
            format!("{name} may only be read ({})", cause(error)),
            "let this user write the file and its folder, or name the primary server instead of a standby",
        ),
        (Some(Trouble::Storage), _) => (
            format!("the disk of {name} is full or failing ({})", cause(error)),
            "make room on the disk, and look at the system's log",
        ),
        (Some(Trouble::Busy), Some(_)) => (
            format!("{name} is locked by another process"),
            "wait until the other process has ended, or stop it",
        ),
        (Some(Trouble::Refused), _) => (
            cause(error),
            "see that the user and the password in database.url are right, and what the user may do",
        ),
        _ => match error {
            store::Error::Address(says) => (says.clone(), "correct database.url"),
            other => (
                cause(other),
                "see that database.url is right and the database runs; its own log says more",
            ),
        },
    }
}
