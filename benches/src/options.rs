//! Defines the command line of the benchmark of requests.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// Measures requests in-process and over HTTP, on evidence that is generated from a seed.
#[derive(Debug, Clone, Parser)]
#[command(name = "requests")]
pub struct Options {
    /// Only 1,000 studies, and short measurements.
    #[arg(long)]
    pub quick: bool,

    /// The sizes of the evidence, in studies.
    #[arg(long, value_delimiter = ',', value_name = "STUDIES")]
    pub sizes: Option<Vec<usize>>,

    /// The number of outcomes of each study; two to four by default.
    #[arg(long, value_name = "OUTCOMES")]
    pub outcomes: Option<usize>,

    /// Only this backend: sqlite or postgresql.
    #[arg(long)]
    pub backend: Option<String>,

    /// Only queries whose name contains this text.
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,

    /// Lists the SQL statements behind each query, slowest first.
    #[arg(long)]
    pub statements: bool,

    /// Leaves out the measurements over HTTP.
    #[arg(long)]
    pub no_http: bool,

    /// One JSON document in place of tables.
    #[arg(long)]
    pub json: bool,

    /// The seed of the evidence.
    #[arg(long, default_value_t = 20_261_124)]
    pub seed: u64,

    /// Keeps the databases (SQLite files in this folder), and measures those that an earlier run kept.
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,

    // Cargo passes this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

const SIZES: [usize; 2] = [1_000, 100_000];

impl Options {
    /// The sizes to measure, in studies.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        let all = if self.quick { &SIZES[..1] } else { &SIZES[..] };
        self.sizes.clone().unwrap_or_else(|| all.to_vec())
    }

    /// How long each measurement lasts, without its warm-up.
    #[must_use]
    pub const fn time(&self) -> Duration {
        Duration::from_millis(if self.quick { 300 } else { 3_000 })
    }

    /// Whether this backend is measured.
    #[must_use]
    pub fn uses(&self, backend: &str) -> bool {
        self.backend.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(backend))
    }

    /// Whether the query of this name is measured.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|text| name.contains(text.as_str()))
    }
}
