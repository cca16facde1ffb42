//! Cuts the text of line-based formats into records, each with the lines that belong to it.

use std::io::Read;

use super::source::{NextLine, Source};
use crate::problem::{Problem, ProblemCode};

/// The text of one record, or the text between two records.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) raw: String,
    /// The line on which it begins.
    pub(super) line: u64,
    /// Whether it begins as the format requires.
    pub(super) opened: bool,
    /// Whether it ends as the format requires.
    pub(super) closed: bool,
}

impl Piece {
    pub(super) fn is_blank(&self) -> bool {
        self.raw.chars().all(|c| c.is_whitespace() || c == '\u{feff}')
    }

    pub(super) fn last_line(&self) -> u64 {
        let ends = self.raw.lines().count().saturating_sub(1);
        self.line + u64::try_from(ends).unwrap_or(0)
    }
}

/// A piece, or the reason why there is none.
pub(super) type Cut = Result<Piece, Problem>;

/// The role of a line in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A record begins with this line.
    Open,
    /// The line belongs to the open record, if there is one.
    Body,
    /// The record ends with this line.
    Close,
}

/// The rules by which a format decides where records begin and end.
pub(super) trait LineRules {
    /// The role of the next line.
    fn step(&mut self, line: &str) -> Step;

    /// Forgets the open record.
    fn reset(&mut self) {}
}

/// Collects lines into pieces.
pub(super) struct Pieces<L> {
    pub(super) rules: L,
    limit: usize,
    current: Piece,
    /// Whether lines are skipped until the next record begins, because the current record is too long.
    skips: bool,
    /// The problem of a record that was left out. It is returned next.
    refused: Option<Problem>,
}

impl<L: LineRules> Pieces<L> {
    pub(super) fn new(rules: L, limit: usize) -> Self {
        Self {
            rules,
            limit,
            current: Piece::default(),
            skips: false,
            refused: None,
        }
    }

    /// The next piece. `None` at the end of the file.
    pub(super) fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Cut>, Problem> {
        loop {
            if let Some(refused) = self.refused.take() {
                return Ok(Some(Err(refused)));
            }
            let bytes = match source.next_line(self.limit)? {
                NextLine::Whole(bytes) => bytes,
                NextLine::Part(bytes) => {
                    let line = source.line();
                    // If the line begins a record, the record before it is complete.
                    let begins = self.rules.step(source.rest().get(..bytes).unwrap_or_default()) == Step::Open;
                    let done = if begins {
                        std::mem::take(&mut self.current)
                    } else {
                        Piece::default()
                    };
                    self.skips &= !begins;
                    source.take(bytes);
                    source.skip_line()?;
                    self.refused = self.refuse(line);
                    if !done.is_blank() {
                        return Ok(Some(Ok(done)));
                    }
                    continue;
                }
                NextLine::End => {
                    let last = std::mem::take(&mut self.current);
                    return Ok(Some(last).filter(|piece| !piece.is_blank()).map(Ok));
                }
            };
            let line = source.rest().get(..bytes).unwrap_or_default();
            match self.rules.step(line) {
                Step::Open => {
                    self.skips = false;
                    let begun = Piece {
                        raw: line.to_owned(),
                        line: source.line(),
                        opened: true,
                        closed: false,
                    };
                    source.take(bytes);
                    let done = std::mem::replace(&mut self.current, begun);
                    if !done.is_blank() {
                        return Ok(Some(Ok(done)));
                    }
                }
                Step::Body => {
                    self.push(line, source.line());
                    source.take(bytes);
                }
                Step::Close => {
                    self.push(line, source.line());
                    source.take(bytes);
                    let done = std::mem::take(&mut self.current);
                    if !std::mem::take(&mut self.skips) {
                        return Ok(Some(Ok(Piece { closed: true, ..done })));
                    }
                }
            }
            if self.current.raw.len() > self.limit {
                self.refused = self.refuse(self.current.line);
            }
        }
    }

    /// Gives up the open piece, and returns its text.
    pub(super) fn give_back(&mut self) -> String {
        self.rules.reset();
        std::mem::take(&mut self.current).raw
    }

    fn push(&mut self, line: &str, number: u64) {
        let begins = self.current.raw.is_empty();
        if self.skips || begins && line.trim().is_empty() {
            return;
        }
        if begins {
            self.current.line = number;
        }
        self.current.raw.push_str(line);
    }

    /// Gives up the open record. Returns a problem only the first time.
    fn refuse(&mut self, line: u64) -> Option<Problem> {
        let begun = std::mem::take(&mut self.current);
        self.rules.reset();
        let line = if begun.raw.is_empty() { line } else { begun.line };
        let first = !std::mem::replace(&mut self.skips, true);
        first.then(|| too_long(line, self.limit))
    }
}

pub(super) fn too_long(line: u64, limit: usize) -> Problem {
    let reason = format!("the record is longer than {} KiB and was left out", limit >> 10);
    Problem::new(line, ProblemCode::RecordTooLong, reason)
}
