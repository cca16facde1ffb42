//! Checks the texts that people enter, and reports each refused text with its path.

use sea_orm::{DbErr, SqlErr};
use words::text::{line_problem, prose_problem};

use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::rules::{EMPTY, web_address_problem};

/// A required text of one or more lines, without surrounding white space.
pub(crate) fn required(path: &str, text: &str, longest: usize, problems: &mut Vec<FieldProblem>) -> String {
    let text = text.trim();
    if text.is_empty() {
        problems.push(FieldProblem::new(path, EMPTY));
    } else if let Some(problem) = prose_problem(text, longest) {
        problems.push(FieldProblem::new(path, problem));
    }
    text.to_owned()
}

/// An optional text of one or more lines. A blank text counts as absent.
pub(crate) fn optional(path: &str, text: Option<&str>, longest: usize, problems: &mut Vec<FieldProblem>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    if let Some(problem) = prose_problem(text, longest) {
        problems.push(FieldProblem::new(path, problem));
    }
    Some(text.to_owned())
}

/// An optional text of one line.
pub(crate) fn line(path: &str, text: Option<&str>, longest: usize, problems: &mut Vec<FieldProblem>) {
    if let Some(problem) = text.and_then(|text| line_problem(text, longest)) {
        problems.push(FieldProblem::new(path, problem));
    }
}

/// An optional web address.
pub(crate) fn web_address(path: &str, url: Option<&str>, problems: &mut Vec<FieldProblem>) {
    if let Some(problem) = url.and_then(web_address_problem) {
        problems.push(FieldProblem::new(path, problem));
    }
}

/// Refuses an input that has any problem.
///
/// # Errors
/// [`Error::Invalid`] with every problem.
pub(crate) fn accept(problems: Vec<FieldProblem>) -> Result<(), Error> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(problems))
    }
}

/// Turns a violated unique constraint into a refusal of the field, when two requests claim the same code or number at once.
pub(crate) fn taken(error: DbErr, path: &str) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::invalid(path, "is taken: choose another"),
        _ => error.into(),
    }
}
