//! Writes the measurements: tables for people, one JSON document for programs.

use std::fmt::Write as _;

use serde::Serialize;

use crate::database::Load;
use crate::inside::Inside;
use crate::summary::Summary;
use crate::wire::Wire;

/// All measurements of a run.
#[derive(Debug, Default, Serialize)]
pub struct Run {
    /// The seed of the evidence.
    pub seed: u64,
    /// The number of cores that the run could use.
    pub cores: usize,
    /// The measurements of each backend and size.
    pub sets: Vec<Set>,
}

/// The measurements of one database.
#[derive(Debug, Serialize)]
pub struct Set {
    /// The name of the backend.
    pub backend: &'static str,
    /// The number of studies in the database.
    pub studies: usize,
    /// The cost of loading. `None` if an earlier run had filled the database.
    pub load: Option<Load>,
    /// The cheapest request that the server answers, for each number of connections.
    pub hello: Vec<Wire>,
    /// The measurements of each query.
    pub queries: Vec<MeasuredQuery>,
}

/// The measurements of one query.
#[derive(Debug, Serialize)]
pub struct MeasuredQuery {
    /// The name of the query.
    pub name: String,
    /// The measurements in-process.
    pub inside: Inside,
    /// The time of the statement that somebody would write by hand, run without the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<Summary>,
    /// The measurements over HTTP for each number of connections. `None` if an answer failed.
    pub wire: Vec<Option<Wire>>,
}

impl Set {
    /// The tables of this database.
    #[must_use]
    pub fn tables(&self, statements: bool) -> String {
        let mut text = format!("\n## {}, {} studies\n\n", self.backend, self.studies);
        if let Some(load) = &self.load {
            let peak = load
                .peak_mib
                .map_or_else(String::new, |mib| format!(", at most {mib} MiB of memory"));
            let _ = writeln!(text, "Loaded {} rows in {:.1} s{peak}.\n", load.rows, load.seconds);
        }
        self.inside_table(&mut text);
        self.by_hand_table(&mut text);
        if !self.hello.is_empty() {
            self.wire_table(&mut text);
        }
        if statements {
            self.statements(&mut text);
        }
        text
    }

    fn inside_table(&self, text: &mut String) {
        text.push_str("| in-process | rows | bytes | statements | median ms | p95 ms | SQL | GraphQL | JSON |\n");
        text.push_str("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for MeasuredQuery { name, inside, .. } in &self.queries {
            let Inside {
                rows,
                bytes,
                total,
                shares,
                ..
            } = inside;
            let _ = writeln!(
                text,
                "| {name} | {rows} | {bytes} | {} | {:.2} | {:.2} | {:.0}% | {:.0}% | {:.0}% |",
                inside.statements,
                total.median_ms,
                total.p95_ms,
                shares.sql * 100.0,
                shares.graphql * 100.0,
                shares.json * 100.0
            );
        }
    }

    /// Compares the queries with the hand-written SQL of the same run.
    fn by_hand_table(&self, text: &mut String) {
        let both: Vec<_> = self
            .queries
            .iter()
            .filter_map(|measured| Some((measured, measured.by_hand.as_ref()?)))
            .collect();
        if both.is_empty() {
            return;
        }
        text.push_str("\n| beside bare SQL | median ms | bare SQL, median ms | times |\n|---|--:|--:|--:|\n");
        for (MeasuredQuery { name, inside, .. }, by_hand) in both {
            let (ours, theirs) = (inside.total.median_ms, by_hand.median_ms);
            let _ = writeln!(text, "| {name} | {ours:.2} | {theirs:.2} | {:.2} |", ours / theirs);
        }
    }

    fn wire_table(&self, text: &mut String) {
        let counts: Vec<usize> = self.hello.iter().map(|hello| hello.connections).collect();
        text.push_str("\n| over HTTP |");
        for count in &counts {
            let _ = write!(text, " {count} conn. /s | median ms | of hello | of in-process |");
        }
        text.push_str("\n|---|");
        text.push_str(&"--:|--:|--:|--:|".repeat(counts.len()));
        text.push_str("\n| hello |");
        for hello in &self.hello {
            let _ = write!(text, " {:.0} | {:.2} | 1 | |", hello.per_second, hello.each.median_ms);
        }
        text.push('\n');
        for measured in &self.queries {
            let _ = write!(text, "| {} |", measured.name);
            for (wire, hello) in measured.wire.iter().zip(&self.hello) {
                let Some(wire) = wire else {
                    text.push_str(" not answered | | | |");
                    continue;
                };
                let inside_per_second = 1_000.0 / measured.inside.total.median_ms;
                let _ = write!(
                    text,
                    " {:.0} | {:.2} | {:.4} | {:.2} |",
                    wire.per_second,
                    wire.each.median_ms,
                    wire.per_second / hello.per_second,
                    wire.per_second / inside_per_second
                );
            }
            text.push('\n');
        }
    }

    fn statements(&self, text: &mut String) {
        for MeasuredQuery { name, inside, .. } in &self.queries {
            let _ = writeln!(text, "\n{name}:");
            for (statement, ms) in &inside.slowest {
                let _ = writeln!(text, "{ms:9.3} ms  {statement}");
            }
        }
    }
}
