//! What a published sheet must say, and how long it may be.

use words::text::{line_problem, prose_problem};

use crate::engine::error::FieldProblem;

const LONGEST_VERSION: usize = 60;
const LONGEST_TEXT: usize = 20_000;
const LONGEST_CONTACT: usize = 1_000;

/// A version of a workshop's information sheet that is to be published.
#[derive(Debug, Clone)]
pub struct InformationSheetInput {
    /// What consents name: a short line, unique in the workshop.
    pub version: String,
    /// What people are told, in CommonMark.
    pub text: String,
    /// Whom to ask, and how to withdraw without this service.
    pub contact: String,
}

impl InformationSheetInput {
    /// The same without the space around each text.
    pub(crate) fn trimmed(&self) -> Self {
        Self {
            version: self.version.trim().to_owned(),
            text: self.text.trim().to_owned(),
            contact: self.contact.trim().to_owned(),
        }
    }

    /// Every field that cannot be accepted.
    pub(crate) fn problems(&self) -> Vec<FieldProblem> {
        let checks = [
            ("version", self.version.as_str(), line_problem(&self.version, LONGEST_VERSION)),
            ("text", &self.text, prose_problem(&self.text, LONGEST_TEXT)),
            ("contact", &self.contact, prose_problem(&self.contact, LONGEST_CONTACT)),
        ];
        let mut problems = Vec::new();
        for (field, text, problem) in checks {
            if text.is_empty() {
                problems.push(FieldProblem::new(field, "must not be blank"));
            } else if let Some(problem) = problem {
                problems.push(FieldProblem::new(field, problem));
            }
        }
        problems
    }
}
