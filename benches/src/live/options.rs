//! Defines the command line of the benchmark over sockets.

use std::time::Duration;

use clap::Parser;

/// Measures what many sockets receive about one round while people vote in it.
#[derive(Debug, Clone, Parser)]
#[command(name = "live")]
pub struct LiveOptions {
    /// Few sockets and few ballots, to check that the benchmark runs.
    #[arg(long)]
    pub quick: bool,

    /// The number of sockets that follow the round.
    #[arg(long)]
    sockets: Option<usize>,

    /// The number of ballots, each from another person.
    #[arg(long)]
    ballots: Option<usize>,

    /// The number of seconds over which the votes are spread.
    #[arg(long)]
    seconds: Option<u64>,

    /// Only this backend: sqlite or postgresql.
    #[arg(long)]
    pub backend: Option<String>,

    /// Lists the SQL statements that ran most often, with their time.
    #[arg(long)]
    pub statements: bool,

    /// Serves this database until standard input ends; the measuring process starts the server this way.
    #[arg(long, hide = true, value_name = "URL")]
    pub serve: Option<String>,

    // Cargo passes this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

impl LiveOptions {
    /// The number of sockets that follow the round.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.sockets.unwrap_or(if self.quick { 50 } else { 500 })
    }

    /// The number of ballots, each from another person.
    #[must_use]
    pub fn ballots(&self) -> usize {
        self.ballots.unwrap_or(if self.quick { 20 } else { 200 })
    }

    /// The time over which the votes are spread.
    #[must_use]
    pub fn time(&self) -> Duration {
        Duration::from_secs(self.seconds.unwrap_or(if self.quick { 2 } else { 10 }))
    }

    /// Whether this backend is measured.
    #[must_use]
    pub fn uses(&self, backend: &str) -> bool {
        self.backend.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(backend))
    }
}
