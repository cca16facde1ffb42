//! Migrates the database, and loads evidence files.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use store::bundle::{Bundle, LoadOutcome};

use super::answer::Answer;
use super::found;
use super::progress::ShownProgress;
use crate::config::Settings;
use crate::service::Service;

/// Loads evidence files from a folder.
#[derive(Debug, Args)]
pub(super) struct Load {
    /// The folder. Its files have the names and the format of those in `data/`.
    folder: PathBuf,
}

impl Load {
    pub(super) const fn of(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(super) async fn run(self, settings: Settings, answer: &Answer) -> anyhow::Result<()> {
        let bundle = Bundle::from_folder(&self.folder)?;
        let outcome = super::over(settings, async |service| load(service, &bundle).await).await?;
        answer.give(|| json!(outcome), || in_words(&outcome))
    }
}

/// Applies the missing migrations.
pub(super) async fn migrate(settings: Settings, answer: &Answer) -> anyhow::Result<()> {
    let service = found::open_to_migrate(settings).await?;
    let pending = super::closing(service, async |service| {
        let pending = service.store().pending_migrations().await?;
        service.prepare().await.context("while migrating the tables")?;
        Ok(pending)
    })
    .await?;
    answer.give(
        || json!({ "migrations": pending }),
        || match pending {
            0 => "the tables are up to date\n".to_owned(),
            some => format!("{some} changes of the tables were made\n"),
        },
    )
}

/// Loads a bundle, and shows the progress.
pub(super) async fn load(service: &Service, bundle: &Bundle) -> anyhow::Result<LoadOutcome> {
    let mut shown = ShownProgress::new();
    let outcome = service.store().load_bundle(bundle, &mut |progress| shown.advance(progress)).await;
    shown.end();
    outcome.context("while loading the evidence")
}

fn in_words(outcome: &LoadOutcome) -> String {
    let mut text = String::new();
    for (kind, rows) in &outcome.added {
        text.push_str(&format!("{rows} rows of {kind} loaded\n"));
    }
    for (kind, rows) in &outcome.unchanged {
        text.push_str(&format!("{rows} rows of {kind} were already loaded\n"));
    }
    text
}
