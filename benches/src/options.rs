//! What a run measures, as given on its command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// Measures requests in-process and over HTTP, on evidence made by a seeded generator.
#[derive(Debug, Clone, Parser)]
#[command(name = "requests")]
pub struct Options {
    /// 1,000 studies only, and short measurements.
    #[arg(long)]
    pub quick: bool,

    /// Sizes of the evidence, in studies.
    #[arg(long, value_delimiter = ',', value_name = "STUDIES")]
    pub sizes: Option<Vec<usize>>,

    /// Outcomes of each study: two to four, if left out.
    #[arg(long, value_name = "OUTCOMES")]
    pub outcomes: Option<usize>,

    /// Only this backend: sqlite or postgresql.
    #[arg(long)]
    pub backend: Option<String>,

    /// Only queries whose name has this in it.
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

    /// What the evidence is made from.
    #[arg(long, default_value_t = 20_261_124)]
    pub seed: u64,

    /// Keeps the databases, SQLite files in this folder, and measures those that it finds.
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,

    // Cargo passes this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

const SIZES: [usize; 2] = [1_000, 100_000];

impl Options {
    /// The sizes to measure.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        let all = if self.quick { &SIZES[..1] } else { &SIZES[..] };
        self.sizes.clone().unwrap_or_else(|| all.to_vec())
    }

    /// How long each measurement lasts, warming up aside.
    #[must_use]
    pub const fn time(&self) -> Duration {
        Duration::from_millis(if self.quick { 300 } else { 3_000 })
    }

    /// Whether a backend is wanted.
    #[must_use]
    pub fn uses(&self, backend: &str) -> bool {
        self.backend.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(backend))
    }

    /// Whether a query is wanted.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|text| name.contains(text.as_str()))
    }
}
