//! Checks the texts that people enter, and names each that cannot be accepted by its path.

use sea_orm::{DbErr, SqlErr};
use words::text::{line_problem, prose_problem};

use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::rules::{EMPTY, web_address_problem};

/// A text of one or more lines that has to be there, without the space around it.
pub(crate) fn required(path: &str, text: &str, longest: usize, problems: &mut Vec<FieldProblem>) -> String {
    let text = text.trim();
    if text.is_empty() {
        problems.push(FieldProblem::new(path, EMPTY));
    } else if let Some(problem) = prose_problem(text, longest) {
        problems.push(FieldProblem::new(path, problem));
    }
    text.to_owned()
}

/// A text of one or more lines that may be left out, or be blank, which is the same.
pub(crate) fn optional(path: &str, text: Option<&str>, longest: usize, problems: &mut Vec<FieldProblem>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    if let Some(problem) = prose_problem(text, longest) {
        problems.push(FieldProblem::new(path, problem));
    }
    Some(text.to_owned())
}

/// A text of one line.
pub(crate) fn line(path: &str, text: Option<&str>, longest: usize, problems: &mut Vec<FieldProblem>) {
    if let Some(problem) = text.and_then(|text| line_problem(text, longest)) {
        problems.push(FieldProblem::new(path, problem));
    }
}

/// An address on the web.
pub(crate) fn web_address(path: &str, url: Option<&str>, problems: &mut Vec<FieldProblem>) {
    if let Some(problem) = url.and_then(web_address_problem) {
        problems.push(FieldProblem::new(path, problem));
    }
}

/// Refuses an input of which anything cannot be accepted.
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

/// A race for the same code or number ends at the unique constraint: the refusal names the field.
pub(crate) fn taken(error: DbErr, path: &str) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::invalid(path, "is taken: choose another"),
        _ => error.into(),
    }
}
