//! Serves until it is told to stop.

use std::net::{SocketAddr, TcpListener};

use anyhow::Context as _;
use clap::Args;

use crate::config::Settings;
use crate::telemetry;

/// Serves what is in the configured database.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Brings the tables up to date first, as `migrate` does: for a single node.
    #[arg(long)]
    migrate: bool,
}

impl Serve {
    pub(super) async fn run(self, settings: Settings) -> anyhow::Result<()> {
        telemetry::start(&settings.server)?;
        let listen = settings.server.listen;
        let service = if self.migrate {
            super::connect(settings).await?
        } else {
            super::open(settings).await?
        };
        if self.migrate {
            service.prepare().await.context("while bringing the tables up to date")?;
        } else {
            service
                .command_line()
                .ensure_signing_key()
                .await
                .context("while making the signing key")?;
        }
        let running = service.serve(bind(listen)?).context("while starting to serve")?;
        running.until_signalled().await.context("while serving")
    }
}

/// The address, taken before anything else is promised about it.
pub(super) fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).with_context(|| format!("{listen} cannot be listened on: choose another with server.listen"))
}
