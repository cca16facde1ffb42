//! Finds terms by their codes: read one by one for an input, or all at once when evidence files are loaded.

use evidence::vocabulary::Dimension;
use policy::id::TermId;

use crate::engine::error::FieldProblem;

/// The maximum number of codes that a refusal suggests.
pub(crate) const NAMED: usize = 3;

/// The terms that an input or a file may name by their codes.
pub(crate) trait Lookup {
    /// The term of a dimension that has this code.
    fn term(&self, dimension: Dimension, code: &str) -> Option<TermId>;

    /// Existing codes that resemble an unknown code, the nearest first.
    fn near(&self, dimension: Dimension, code: &str) -> Vec<String>;

    /// The term with this code. If there is none, a refusal is added to the problems.
    fn find(&self, dimension: Dimension, code: &str, path: impl Into<String>, problems: &mut Vec<FieldProblem>) -> Option<TermId> {
        let found = self.term(dimension, code);
        if found.is_none() {
            problems.push(FieldProblem::new(path, unknown_code(dimension, code, &self.near(dimension, code))));
        }
        found
    }

    /// The terms with these codes, without repetitions, in the order of their first mention. The path of a problem is `path` and the
    /// place in the list.
    fn find_all(&self, dimension: Dimension, codes: &[String], path: &str, problems: &mut Vec<FieldProblem>) -> Vec<TermId> {
        let mut found: Vec<TermId> = Vec::new();
        for (place, code) in codes.iter().enumerate() {
            match self.find(dimension, code, format!("{path}.{place}"), problems) {
                Some(id) if !found.contains(&id) => found.push(id),
                Some(_) | None => {}
            }
        }
        found
    }
}

/// The refusal of a code that no term has, with similar codes.
fn unknown_code(dimension: Dimension, code: &str, near: &[String]) -> String {
    if near.is_empty() {
        format!("no term {dimension}/{code}; terms(dimension: {dimension}) lists them")
    } else {
        format!("no term {dimension}/{code}; did you mean {}?", near.join(", "))
    }
}
