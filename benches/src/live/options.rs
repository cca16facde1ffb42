//! What a run over sockets measures, as given on its command line.

use std::time::Duration;

use clap::Parser;

/// Measures what many sockets get of one round while people vote in it.
#[derive(Debug, Clone, Parser)]
#[command(name = "live")]
pub struct LiveOptions {
    /// Few sockets and few ballots: does it run at all?
    #[arg(long)]
    pub quick: bool,

    /// Sockets that follow the round.
    #[arg(long)]
    sockets: Option<usize>,

    /// Ballots, each of somebody else.
    #[arg(long)]
    ballots: Option<usize>,

    /// Over how many seconds they are spread.
    #[arg(long)]
    seconds: Option<u64>,

    /// Only this backend: sqlite or postgresql.
    #[arg(long)]
    pub backend: Option<String>,

    /// Lists the SQL statements that were run most, with their time.
    #[arg(long)]
    pub statements: bool,

    /// Serves this database until standard input ends: what the measuring process starts.
    #[arg(long, hide = true, value_name = "URL")]
    pub serve: Option<String>,

    // Cargo passes this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

impl LiveOptions {
    /// Sockets that follow the round.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.sockets.unwrap_or(if self.quick { 50 } else { 500 })
    }

    /// Ballots, each of somebody else.
    #[must_use]
    pub fn ballots(&self) -> usize {
        self.ballots.unwrap_or(if self.quick { 20 } else { 200 })
    }

    /// Over how long they are spread.
    #[must_use]
    pub fn time(&self) -> Duration {
        Duration::from_secs(self.seconds.unwrap_or(if self.quick { 2 } else { 10 }))
    }

    /// Whether a backend is wanted.
    #[must_use]
    pub fn uses(&self, backend: &str) -> bool {
        self.backend.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(backend))
    }
}
