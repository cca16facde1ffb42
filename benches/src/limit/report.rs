//! The table of the limit.

use std::fmt;

use crate::wire::Wire;

/// The rounds of one query: in each round, each server was asked in turn.
#[derive(Debug)]
pub struct Compared {
    /// The name of the query.
    pub name: &'static str,
    /// The number of connections.
    pub connections: usize,
    /// The hand-written server.
    pub limit: Vec<Wire>,
    /// The service, which executes each request.
    pub service: Vec<Wire>,
    /// The hand-written server, which answers the same bytes again.
    pub same_bytes: Vec<Wire>,
    /// The service, which keeps answers.
    pub kept: Vec<Wire>,
}

/// The head of the table.
pub const HEAD: &str = "\
| query | connections | by hand, /s | service, /s | share | by hand, ms | service, ms | same bytes, /s | kept, /s | share |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
";

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn rate(rounds: &[Wire]) -> f64 {
    median(rounds.iter().map(|round| round.per_second).collect())
}

fn time(rounds: &[Wire]) -> f64 {
    median(rounds.iter().map(|round| round.each.median_ms).collect())
}

/// The median of the shares of the rounds.
fn share(of: &[Wire], limit: &[Wire]) -> f64 {
    let rounds = of.iter().zip(limit);
    median(rounds.map(|(of, limit)| of.per_second / limit.per_second).collect())
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| {} | {} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} | {:.0} | {:.0} | {:.2} |",
            self.name,
            self.connections,
            rate(&self.limit),
            rate(&self.service),
            share(&self.service, &self.limit),
            time(&self.limit),
            time(&self.service),
            rate(&self.same_bytes),
            rate(&self.kept),
            share(&self.kept, &self.same_bytes),
        )
    }
}
