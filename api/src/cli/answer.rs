//! Writes answers: text for people, JSON for programs.

use std::io::{self, Write as _};
use std::process::ExitCode;

use serde_json::Value;

use crate::error::causes;

/// How a command answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
}

impl Answer {
    pub(super) const fn new(json: bool) -> Self {
        Self {
            form: if json { Form::Json } else { Form::Text },
        }
    }

    /// Whether another program reads the answer.
    pub(super) fn is_json(self) -> bool {
        self.form == Form::Json
    }

    /// Writes the one or the other.
    pub(super) fn give(self, json: impl FnOnce() -> Value, text: impl FnOnce() -> String) -> anyhow::Result<()> {
        match self.form {
            Form::Json => self::text(&format!("{}\n", json())),
            Form::Text => self::text(&text()),
        }
    }
}

/// Writes to standard output, at once. A reader that has gone away is no failure of ours.
pub(super) fn text(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// Writes a line about what goes on to standard error.
pub(super) fn note(line: &str) {
    // Nothing is left to tell it to.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Says what failed, and why.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    note(&format!("error: {}", causes(error.as_ref())));
    ExitCode::FAILURE
}

/// Lines of columns, each as wide as its widest cell.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut lines: Vec<Vec<&str>> = vec![head.to_vec()];
    lines.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect()));
    let width = |column: usize| {
        lines
            .iter()
            .filter_map(|line| line.get(column))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..head.len()).filter_map(width).collect();
    let mut table = String::new();
    for line in &lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        table.push_str(cells.join("  ").trim_end());
        table.push('\n');
    }
    table
}
