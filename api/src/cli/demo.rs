//! Serves the demo evidence, with a token for each role.

mod key;
mod people;
mod review;
mod room;
mod welcome;

pub use people::demo_tokens;
pub use review::demo_review;
pub use room::demo_workshop;

use std::net::SocketAddr;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Map, Value, json};
use store::bundle::Bundle;

use super::answer::{self, Answer};
use super::{evidence, found, serve};
use crate::config::{Settings, listen};
use crate::edge::Signals;
use crate::telemetry;

const DATABASE: &str = "sqlite://lived-evidence-demo.db?mode=rwc";

/// Serves the demo evidence.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// The address and port to listen on. Port 0 uses a free port.
    #[arg(long, value_name = "ADDRESS", value_parser = listen)]
    listen: Option<SocketAddr>,
    /// The database. The default is a file `lived-evidence-demo.db` in the working folder.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl Demo {
    pub(super) async fn run(self, mut settings: Settings, answer: &Answer) -> anyhow::Result<()> {
        if let Some(listen) = self.listen {
            settings.server.listen = listen;
        }
        settings.database.url = database(self.database_url)?;
        settings.identities = key::identities(&settings.database.url)?;
        let listener = serve::bind(settings.server.listen)?;
        let service = found::connect(settings).await?;
        super::closing(service, async |service| {
            service.prepare().await.context("while making the tables")?;
            evidence::load(service, &Bundle::demo()?).await?;
            let tokens = demo_tokens(service).await.context("while issuing tokens")?;
            let code = demo_workshop(service, &tokens).await?;
            demo_review(service, &tokens).await?;
            telemetry::start(&service.settings().server)?;
            let signals = Signals::receive().context("while preparing to receive signals")?;
            let running = service.serve(listener).context("while starting to serve")?;
            let url = format!("http://{}", running.address());
            answer.give(
                || {
                    let tokens: Map<String, Value> = tokens.iter().map(|(role, secret)| (role.to_string(), json!(secret))).collect();
                    json!({ "url": url, "tokens": tokens, "joinCode": code })
                },
                || welcome::text(&url, &tokens, code.as_deref()),
            )?;
            running.until(signals).await.context("while serving")
        })
        .await?;
        answer::note("stopped");
        Ok(())
    }
}

/// The demo's database: its own, never the one in the settings. An SQLite file is created if it does not exist.
fn database(url: Option<String>) -> anyhow::Result<String> {
    let Some(url) = url else {
        return Ok(DATABASE.to_owned());
    };
    let is_file = url.starts_with("sqlite:");
    anyhow::ensure!(
        is_file || url.starts_with("postgres:") || url.starts_with("postgresql:"),
        "--database-url must begin with sqlite: or postgres:"
    );
    Ok(match (is_file, url.contains('?'), url.contains("mode=")) {
        (true, false, _) => format!("{url}?mode=rwc"),
        (true, true, false) => format!("{url}&mode=rwc"),
        _ => url,
    })
}
