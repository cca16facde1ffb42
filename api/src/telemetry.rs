//! Sets up structured logs: text for people, JSON for machines.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{LogFormat, Server};

/// Starts logging to standard error, once for each process. Standard output is for the results of commands.
///
/// # Errors
/// The filter is invalid, or logging was already started.
pub fn start(server: &Server) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&server.log)?;
    let json = match server.log_format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json {
        lines.json().flatten_event(true).with_current_span(false).finish().try_init()?;
    } else {
        lines.with_ansi(std::io::stderr().is_terminal()).finish().try_init()?;
    }
    Ok(())
}
