//! What is wrong with evidence files: each problem by file, row and field, all of them and not the first only.

use std::collections::HashSet;
use std::fmt;

use super::decode::Spot;
use super::files::Kind;
use crate::engine::error::FieldProblem;

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

impl Problem {
    fn place(&self) -> (&str, &str, &str) {
        (&self.file, &self.row, &self.field)
    }
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
pub(super) struct Findings {
    found: Vec<Problem>,
    /// Texts that are too long or hold control characters. A field that another check refuses is not named again for its text.
    of_texts: Vec<Problem>,
}

impl Findings {
    /// Notes problems of one row.
    pub(super) const fn row<'a>(&'a mut self, kind: Kind, row: &'a str) -> RowFindings<'a> {
        RowFindings { all: self, kind, row }
    }

    /// Notes a problem of a file as a whole.
    pub(super) fn file(&mut self, file: &str, message: impl Into<String>) {
        self.found.push(Problem {
            file: file.to_owned(),
            row: String::new(),
            field: String::new(),
            message: message.into(),
        });
    }

    /// Notes a problem at a place in a file that does not read.
    pub(super) fn place(&mut self, file: &str, place: Spot, message: impl Into<String>) {
        self.found.push(Problem {
            file: file.to_owned(),
            row: place.row,
            field: place.field,
            message: message.into(),
        });
    }

    /// Ends well if nothing was found.
    pub(super) fn into_result(self) -> Result<(), Problems> {
        let Self { mut found, mut of_texts } = self;
        let named: HashSet<_> = found.iter().map(Problem::place).collect();
        of_texts.retain(|problem| !named.contains(&problem.place()));
        found.append(&mut of_texts);
        if found.is_empty() { Ok(()) } else { Err(Problems(found)) }
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
        let problem = self.problem(field.into(), message.into());
        self.all.found.push(problem);
    }

    /// Notes that a text is too long or holds control characters.
    pub(super) fn say_of_text(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let problem = self.problem(field.into(), message.into());
        self.all.of_texts.push(problem);
    }

    /// Notes a problem if there is one.
    pub(super) fn say_any(&mut self, field: impl Into<String>, problem: Option<impl Into<String>>) {
        if let Some(problem) = problem {
            self.say(field, problem);
        }
    }

    /// Notes what is wrong with the input that the row was read as. `path_of` says which field of the row a path of the input is.
    pub(super) fn say_all(&mut self, problems: Vec<FieldProblem>, path_of: impl Fn(&str) -> String) {
        for problem in problems {
            self.say(path_of(&problem.path), problem.message);
        }
    }

    fn problem(&self, field: String, message: String) -> Problem {
        Problem {
            file: self.kind.file().to_owned(),
            row: self.row.to_owned(),
            field,
            message,
        }
    }

    /// Notes a problem unless the condition holds.
    pub(super) fn require(&mut self, holds: bool, field: &str, message: &str) {
        if !holds {
            self.say(field, message);
        }
    }
}
