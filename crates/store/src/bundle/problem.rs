//! What is wrong with evidence files: each problem by file, row and field, all of them and not the first only.

use std::fmt;

use super::decode::Spot;
use super::files::Kind;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// The row's code, or its place where it has none; empty for the file as a whole.
    pub row: String,
    /// The field's path (`terms[2].codes[0]`); empty for the row as a whole.
    pub field: String,
    /// What is wrong, and with what.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for part in [&self.row, &self.field] {
            if !part.is_empty() {
                write!(f, ", {part}")?;
            }
        }
        write!(f, ": {}", self.message)
    }
}

/// All that is wrong with one load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = if self.0.len() == 1 { "problem" } else { "problems" };
        write!(f, "{} {problems} in the evidence files, nothing was loaded", self.0.len())?;
        for problem in &self.0 {
            write!(f, "\n{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Gathers problems while files are read and checked.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Problem>);

impl Findings {
    /// Notes problems of one row.
    pub(super) const fn row<'a>(&'a mut self, kind: Kind, row: &'a str) -> RowFindings<'a> {
        RowFindings { all: self, kind, row }
    }

    /// Notes a problem of a file as a whole.
    pub(super) fn file(&mut self, file: &str, message: impl Into<String>) {
        self.0.push(Problem {
            file: file.to_owned(),
            row: String::new(),
            field: String::new(),
            message: message.into(),
        });
    }

    /// Notes a problem at a place in a file that does not read.
    pub(super) fn place(&mut self, file: &str, place: Spot, message: impl Into<String>) {
        self.0.push(Problem {
            file: file.to_owned(),
            row: place.row,
            field: place.field,
            message: message.into(),
        });
    }

    /// Ends well if nothing was found.
    pub(super) fn into_result(self) -> Result<(), Problems> {
        if self.0.is_empty() { Ok(()) } else { Err(Problems(self.0)) }
    }
}

/// Gathers the problems of one row.
#[derive(Debug)]
pub(super) struct RowFindings<'a> {
    all: &'a mut Findings,
    kind: Kind,
    row: &'a str,
}

impl RowFindings<'_> {
    /// Notes a problem.
    pub(super) fn say(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let problem = Problem {
            file: self.kind.file().to_owned(),
            row: self.row.to_owned(),
            field: field.into(),
            message: message.into(),
        };
        self.all.0.push(problem);
    }

    /// Notes a problem unless the condition holds.
    pub(super) fn require(&mut self, holds: bool, field: &str, message: &str) {
        if !holds {
            self.say(field, message);
        }
    }
}
