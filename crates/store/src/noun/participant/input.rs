//! What is said of somebody who takes part, and the rules that need no database.

use evidence::vocabulary::{ConsentScope, Perspective};
use words::text::line_problem;

use crate::engine::access::Access;
use crate::engine::error::FieldProblem;
use crate::noun::identity::Identity;

pub(super) const LONGEST_LINE: usize = 200;

/// Somebody who is to take part in a workshop.
#[derive(Debug, Clone)]
pub struct ParticipantInput {
    /// The groups that they speak for, the one that they are counted in first.
    pub perspectives: Vec<Perspective>,
    /// The word that they chose for themselves.
    pub preferred_term: Option<String>,
    /// What they agree to; taking part at least.
    pub consents: Vec<ConsentScope>,
    /// The version of the information sheet that they read.
    pub information_sheet: String,
    /// Who they are, as far as they say.
    pub identity: Identity,
}

impl ParticipantInput {
    /// Without repeats and empty texts.
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

    /// What cannot be accepted: all of it.
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
                "must have TAKE_PART: nothing is stored of somebody who does not agree to take part",
            ));
        }
        problems.extend(sheet_problem("input.informationSheet", &self.information_sheet));
        problems.extend(self.identity.problems(access));
        problems
    }
}

/// What is wrong with the version of an information sheet, if anything.
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
