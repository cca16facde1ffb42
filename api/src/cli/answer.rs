//! Prints results: text for people, JSON for programs.

use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;

use serde_json::{Value, json};

use graphql::error::causes;

/// The format of a command's result.
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

    /// Whether the result is printed as JSON.
    pub(super) fn is_json(self) -> bool {
        self.form == Form::Json
    }

    /// Prints the error and its causes to standard error. Returns the exit code of a failed command.
    pub(super) fn failed(self, error: &anyhow::Error) -> ExitCode {
        match self.form {
            Form::Text => note(&format!("error: {}", causes(error.as_ref()))),
            Form::Json => {
                let bad = error.downcast_ref::<BadOptions>().map_or(&[][..], |bad| bad.0.as_slice());
                let fields: Vec<Value> = bad
                    .iter()
                    .map(|(option, message)| json!({ "option": option, "message": message }))
                    .collect();
                note(&json!({ "error": { "message": causes(error.as_ref()), "fields": fields } }).to_string());
            }
        }
        ExitCode::FAILURE
    }

    /// Prints the JSON or the text.
    pub(super) fn give(self, json: impl FnOnce() -> Value, text: impl FnOnce() -> String) -> anyhow::Result<()> {
        match self.form {
            Form::Json => self::text(&format!("{}\n", json())),
            Form::Text => self::text(&text()),
        }
    }
}

/// Writes to standard output without buffering. A reader that closed the pipe is not an error.
pub(super) fn text(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// Writes a progress line to standard error.
pub(super) fn note(line: &str) {
    // Standard error is closed: there is nowhere to report this.
    let _ = writeln!(io::stderr(), "{line}");
}

/// The innermost cause of an error. The outer layers only say that something failed.
pub(super) fn cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}

/// Prints an error in the arguments in the requested format; or the requested help or version.
pub(super) fn misunderstood(refused: &clap::Error) -> ExitCode {
    let is_json = std::env::args_os().any(|argument| argument == "--json");
    if refused.use_stderr() && is_json {
        let text = refused.render().to_string();
        note(&json!({ "error": { "message": text.trim_start_matches("error: ").trim_end(), "fields": [] } }).to_string());
    } else {
        // Standard output is closed: there is nowhere to report this.
        let _ = refused.print();
    }
    u8::try_from(refused.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Refused options: all of them, not only the first.
#[derive(Debug)]
pub(super) struct BadOptions(pub(super) Vec<(String, String)>);

impl fmt::Display for BadOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(|(option, message)| format!("{option}: {message}")).collect();
        f.write_str(&lines.join("; "))
    }
}

impl std::error::Error for BadOptions {}

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
