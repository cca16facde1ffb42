//! Calculates the figures of a run, and writes them as a table.

use std::fmt::{self, Write as _};
use std::time::{Duration, Instant};

use super::follower::Followed;
use super::server::Told;
use crate::summary::{Summary, millis};

/// The times of a run: when requests were answered, and what each socket received.
pub struct Measured {
    /// The name of the backend: SQLite or PostgreSQL.
    pub backend: &'static str,
    /// When each ballot was answered, the earliest first.
    pub cast: Vec<Instant>,
    /// When the close was answered.
    pub closed: Instant,
    /// How long the server took to answer each ballot.
    pub casting: Vec<Duration>,
    /// What each socket received.
    pub sockets: Vec<Followed>,
    /// The server's figures before the sockets were opened.
    pub before: Told,
    /// The figures with all sockets open and no votes.
    pub idle: Told,
    /// The figures after the close, with all sockets still open.
    pub after: Told,
    /// The figures after all sockets were closed.
    pub left: Told,
}

impl Measured {
    /// The delay of each ballot on each socket: from the answer to the n-th ballot, when at least n ballots are stored, to the first answer
    /// on the socket that counts n or more. Zero if the socket received it before the ballot was answered.
    fn to_frame(&self) -> Vec<Duration> {
        let mut all = Vec::with_capacity(self.cast.len() * self.sockets.len());
        for socket in &self.sockets {
            let mut frames = socket.frames.iter().peekable();
            for (counted, cast) in (1..).zip(&self.cast) {
                while frames.next_if(|frame| frame.ballots < counted).is_some() {}
                all.extend(frames.peek().map(|frame| frame.at.saturating_duration_since(*cast)));
            }
        }
        all
    }

    /// The delay of the close on each socket: from its answer to the answer on the socket that says CLOSED.
    fn to_close(&self) -> Vec<Duration> {
        let last = self
            .sockets
            .iter()
            .filter_map(|socket| socket.frames.iter().find(|frame| frame.closed));
        last.map(|frame| frame.at.saturating_duration_since(self.closed)).collect()
    }

    /// The number of answers on all sockets.
    fn frames(&self) -> usize {
        self.sockets.iter().map(|socket| socket.frames.len()).sum()
    }

    fn per_socket(&self) -> Option<u64> {
        let sockets = u64::try_from(self.sockets.len()).ok()?;
        self.idle.resident_kib?.checked_sub(self.before.resident_kib?)?.checked_div(sockets)
    }

    /// The statements that ran most often between the first ballot and the last answer, as a table.
    ///
    /// # Errors
    /// Never in practice: it writes to memory.
    pub fn statements(&self) -> Result<String, fmt::Error> {
        let mut text = String::from("\n| statement | times | mean ms |\n|---|--:|--:|\n");
        let earlier = |statement: &str| {
            let found = self.idle.most.iter().find(|(known, ..)| known == statement);
            found.map_or((0, Duration::ZERO), |(_, count, time)| (*count, *time))
        };
        let mut each: Vec<_> = self
            .after
            .most
            .iter()
            .map(|(statement, count, time)| {
                let (before, spent) = earlier(statement);
                (statement, count - before, time.saturating_sub(spent))
            })
            .collect();
        each.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
        for (statement, count, time) in each.into_iter().take(20) {
            let mean = time.checked_div(u32::try_from(count).unwrap_or(0)).map_or(0.0, millis);
            writeln!(text, "| `{statement}` | {count} | {mean:.2} |")?;
        }
        Ok(text)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sockets, ballots) = (self.sockets.len(), self.cast.len());
        writeln!(f, "\n### {}, {sockets} sockets, {ballots} ballots\n", self.backend)?;
        writeln!(f, "| | median ms | p95 ms | max ms |\n|---|--:|--:|--:|")?;
        for (name, times) in [
            ("a ballot, asked to answered", self.casting.clone()),
            ("a ballot, answered to told on a socket", self.to_frame()),
            ("the close, answered to told on a socket", self.to_close()),
        ] {
            let most = times.iter().max().copied().unwrap_or_default();
            let summary = Summary::of(times);
            writeln!(
                f,
                "| {name} | {:.1} | {:.1} | {:.1} |",
                summary.median_ms,
                summary.p95_ms,
                millis(most)
            )?;
        }
        let frames = self.frames();
        let statements = self.after.statements - self.idle.statements;
        let changes = u64::try_from(ballots + 1).unwrap_or(u64::MAX);
        writeln!(f, "\n| | |\n|---|--:|")?;
        writeln!(f, "| answers on all sockets | {frames} |")?;
        writeln!(f, "| SQL statements, those of the ballots included | {statements} |")?;
        writeln!(f, "| statements a change | {} |", statements.checked_div(changes).unwrap_or(0))?;
        let each = u64::try_from(frames)
            .ok()
            .and_then(|frames| (statements * 100).checked_div(frames))
            .unwrap_or(0);
        writeln!(f, "| statements an answer | {}.{:02} |", each / 100, each % 100)?;
        let kib = |kib: Option<u64>| kib.map_or_else(|| "not told".to_owned(), |kib| format!("{kib} KiB"));
        writeln!(f, "| memory before the sockets | {} |", kib(self.before.resident_kib))?;
        writeln!(f, "| with all of them, idle | {} |", kib(self.idle.resident_kib))?;
        writeln!(f, "| a socket with its subscription | {} |", kib(self.per_socket()))?;
        writeln!(f, "| after the close | {} |", kib(self.after.resident_kib))?;
        writeln!(f, "| without the sockets again | {} |", kib(self.left.resident_kib))
    }
}
