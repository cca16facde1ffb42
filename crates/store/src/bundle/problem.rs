//! The problems with evidence files, by file, row and field: all of them, not only the first.

use std::collections::HashSet;
use std::fmt;

use super::decode::Spot;
use super::files::Kind;
use crate::engine::error::FieldProblem;

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// The row's code, or its position if it has none; empty for the whole file.
    pub row: String,
    /// The field's path (`terms[2].codes[0]`); empty for the whole row.
    pub field: String,
    /// What is wrong, and with what value.
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

/// All problems with one load.
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

/// Collects problems while files are read and checked.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Problem>,
    /// Texts that are too long or contain control characters. If another check refuses the field, these are not reported.
    of_texts: Vec<Problem>,
}

impl Findings {
    /// Collects problems of one row.
    pub(super) const fn row<'a>(&'a mut self, kind: Kind, row: &'a str) -> RowFindings<'a> {
        RowFindings { all: self, kind, row }
    }

    /// Adds a problem of a whole file.
    pub(super) fn file(&mut self, file: &str, message: impl Into<String>) {
        self.found.push(Problem {
            file: file.to_owned(),
            row: String::new(),
            field: String::new(),
            message: message.into(),
        });
    }

    /// Adds a problem at a position in a file that cannot be parsed.
    pub(super) fn place(&mut self, file: &str, place: Spot, message: impl Into<String>) {
        self.found.push(Problem {
            file: file.to_owned(),
            row: place.row,
            field: place.field,
            message: message.into(),
        });
    }

    /// `Ok` if no problem was found.
    pub(super) fn into_result(self) -> Result<(), Problems> {
        let Self { mut found, mut of_texts } = self;
        let named: HashSet<_> = found.iter().map(Problem::place).collect();
        of_texts.retain(|problem| !named.contains(&problem.place()));
        found.append(&mut of_texts);
        if found.is_empty() { Ok(()) } else { Err(Problems(found)) }
    }
}

/// Collects the problems of one row.
#[derive(Debug)]
pub(super) struct RowFindings<'a> {
    all: &'a mut Findings,
    kind: Kind,
    row: &'a str,
}

impl RowFindings<'_> {
    /// Adds a problem.
    pub(super) fn say(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let problem = self.problem(field.into(), message.into());
        self.all.found.push(problem);
    }

    /// Adds a problem with a text that is too long or contains control characters.
    pub(super) fn say_of_text(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let problem = self.problem(field.into(), message.into());
        self.all.of_texts.push(problem);
    }

    /// Adds a problem if there is one.
    pub(super) fn say_any(&mut self, field: impl Into<String>, problem: Option<impl Into<String>>) {
        if let Some(problem) = problem {
            self.say(field, problem);
        }
    }

    /// Adds the problems of the input to which the row was converted. `path_of` maps a path in the input to a field of the row.
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

    /// Adds a problem unless the condition holds.
    pub(super) fn require(&mut self, holds: bool, field: &str, message: &str) {
        if !holds {
            self.say(field, message);
        }
    }
}
