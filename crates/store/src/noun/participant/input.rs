//! The input for a new participant, and the checks that need no database.

use evidence::vocabulary::{ConsentScope, Perspective};
use words::text::line_problem;

use crate::engine::access::Access;
use crate::engine::error::FieldProblem;
use crate::noun::identity::Identity;

pub(super) const LONGEST_LINE: usize = 200;

/// The input for a new participant of a workshop.
#[derive(Debug, Clone)]
pub struct ParticipantInput {
    /// The groups that they speak for. They are counted in the first one.
    pub perspectives: Vec<Perspective>,
    /// The word that they prefer for themselves, for example "service user".
    pub preferred_term: Option<String>,
    /// The scopes that they consent to; at least taking part.
    pub consents: Vec<ConsentScope>,
    /// The version of the information sheet that they read.
    pub information_sheet: String,
    /// Their name and contact details, as far as they give them.
    pub identity: Identity,
}

impl ParticipantInput {
    /// The same input without repetitions and blank texts.
    pub(super) fn tidied(&self) -> Self {
        let term = self.preferred_term.as_deref().map(str::trim).filter(|term| !term.is_empty());
        Self {
            perspectives: each_once(&self.perspectives),
            preferred_term: term.map(str::to_owned),
            consents: each_once(&self.consents),
            information_sheet: self.information_sheet.trim().to_owned(),
            identity: self.identity.trimmed(),
        }
    }

    /// Every refused field.
    pub(super) fn problems(&self, access: &Access) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if self.perspectives.is_empty() {
            problems.push(FieldProblem::new("input.perspectives", "must name at least one"));
        }
        if let Some(problem) = self.preferred_term.as_deref().and_then(|term| line_problem(term, LONGEST_LINE)) {
            problems.push(FieldProblem::new("input.preferredTerm", problem));
        }
        if !self.consents.contains(&ConsentScope::TakePart) {
            problems.push(FieldProblem::new(
                "input.consents",
                "must have TAKE_PART: nothing is stored about a person who does not agree to take part",
            ));
        }
        problems.extend(sheet_problem("input.informationSheet", &self.information_sheet));
        problems.extend(self.identity.problems(access));
        problems
    }
}

/// Why the version of an information sheet is refused; `None` if it is accepted.
pub(super) fn sheet_problem(path: &str, sheet: &str) -> Option<FieldProblem> {
    if sheet.trim().is_empty() {
        return Some(FieldProblem::new(
            path,
            "must name the version of the information sheet that was read",
        ));
    }
    line_problem(sheet, LONGEST_LINE).map(|problem| FieldProblem::new(path, problem))
}

pub(super) fn each_once<T: Copy + PartialEq>(values: &[T]) -> Vec<T> {
    let mut once = Vec::new();
    for value in values {
        if !once.contains(value) {
            once.push(*value);
        }
    }
    once
}
