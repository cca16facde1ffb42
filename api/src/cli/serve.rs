//! Serves until it is stopped.

use std::net::{SocketAddr, TcpListener};

use anyhow::Context as _;
use clap::Args;
use store::Writes;

use super::found;
use crate::config::Settings;
use crate::edge::Signals;
use crate::service::Service;
use crate::telemetry;

/// Serves the configured database.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// First applies the missing migrations, as `migrate` does. Only for a single node.
    #[arg(long)]
    migrate: bool,
}

impl Serve {
    pub(super) async fn run(self, settings: Settings) -> anyhow::Result<()> {
        telemetry::start(&settings.server)?;
        let listen = settings.server.listen;
        let service = if self.migrate {
            found::open_to_migrate(settings).await?
        } else {
            found::open(settings).await?
        };
        super::closing(service, async |service| {
            if self.migrate {
                service.prepare().await.context("while bringing the tables up to date")?;
            } else {
                sign(service).await.context("while creating the signing key")?;
            }
            let signals = Signals::receive().context("while preparing to receive signals")?;
            let running = service.serve(bind(listen)?).context("while starting to serve")?;
            running.until(signals).await.context("while serving")
        })
        .await
    }
}

/// Ensures that tokens can be issued. A standby has the key of its primary, and cannot create one.
async fn sign(service: &Service) -> Result<(), store::Error> {
    match service.store().writes().await? {
        Writes::ReadOnly => Ok(()),
        Writes::Taken | Writes::Failing => service.command_line().ensure_signing_key().await,
    }
}

/// Binds the address first, so that a failure is reported before anything else.
pub(super) fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}: choose another address with server.listen"))
}
