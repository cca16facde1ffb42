//! The binary `lived-evidence`.

use api::config::Sources;
use api::telemetry;

fn main() -> anyhow::Result<()> {
    let settings = Sources::default().load()?;
    telemetry::start(&settings.server)?;
    tracing::info!(listen = %settings.server.listen, "the configuration is whole");
    Ok(())
}
