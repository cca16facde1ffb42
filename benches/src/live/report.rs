//! Works out the numbers of a run, and puts them in a table.

use std::fmt::{self, Write as _};
use std::time::{Duration, Instant};

use super::follower::Followed;
use super::server::Told;
use crate::summary::{Summary, millis};

/// When what was answered, and what each socket got.
pub struct Measured {
    /// SQLite or PostgreSQL.
    pub backend: &'static str,
    /// When the answers to the ballots were there, the earliest first.
    pub cast: Vec<Instant>,
    /// When the answer to the close was there.
    pub closed: Instant,
    /// How long the server took to answer each ballot.
    pub casting: Vec<Duration>,
    /// What each socket got.
    pub sockets: Vec<Followed>,
    /// The server before the sockets were opened.
    pub before: Told,
    /// With all of them open, and nothing under way.
    pub idle: Told,
    /// After the close, with all of them still open.
    pub after: Told,
    /// With none of them any more.
    pub left: Told,
}

impl Measured {
    /// From the answer to the n-th ballot, when n ballots or more stand in the database, to the first answer on a socket that counts n or
    /// more: for each ballot and each socket. None passes where the socket was told before the answer arrived.
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

    /// From the answer to the close to the answer that says CLOSED, on each socket.
    fn to_close(&self) -> Vec<Duration> {
        let last = self
            .sockets
            .iter()
            .filter_map(|socket| socket.frames.iter().find(|frame| frame.closed));
        last.map(|frame| frame.at.saturating_duration_since(self.closed)).collect()
    }

    /// Answers on all sockets.
    fn frames(&self) -> usize {
        self.sockets.iter().map(|socket| socket.frames.len()).sum()
    }

    fn per_socket(&self) -> Option<u64> {
        let sockets = u64::try_from(self.sockets.len()).ok()?;
        self.idle.resident_kib?.checked_sub(self.before.resident_kib?)?.checked_div(sockets)
    }

    /// The statements that were run most between the first ballot and the last answer.
    ///
    /// # Errors
    /// None: it is written to memory.
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
