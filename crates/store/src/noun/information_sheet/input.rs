//! The required fields of an information sheet, and their length limits.

use words::text::{line_problem, prose_problem};

use crate::engine::error::FieldProblem;

const LONGEST_VERSION: usize = 60;
const LONGEST_TEXT: usize = 20_000;
const LONGEST_CONTACT: usize = 1_000;

/// The input for a new version of a workshop's information sheet.
#[derive(Debug, Clone)]
pub struct InformationSheetInput {
    /// The name of the version, to which consents refer: a short line, unique in the workshop.
    pub version: String,
    /// The text for participants, in CommonMark.
    pub text: String,
    /// How to ask questions, and how to withdraw without this service.
    pub contact: String,
}

impl InformationSheetInput {
    /// The same input without white space around each text.
    pub(crate) fn trimmed(&self) -> Self {
        Self {
            version: self.version.trim().to_owned(),
            text: self.text.trim().to_owned(),
            contact: self.contact.trim().to_owned(),
        }
    }

    /// Every refused field.
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
