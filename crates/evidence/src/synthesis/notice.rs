//! What must be known of an analysis: a code for programs, a sentence for people.

use crate::pooling::Warning;

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What programs tell it by.
    pub code: &'static str,
    /// What people read.
    pub message: String,
}

impl Notice {
    /// A notice of our own.
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// The notices of warnings, told as being of `part`.
    pub(super) fn of(part: &str, warnings: &[Warning]) -> Vec<Self> {
        let said = |warning: &Warning| Self::new(warning.code(), format!("{part}: {}", warning.message()));
        warnings.iter().map(said).collect()
    }
}

/// What must be known of the effects themselves: of how many a half was added to each cell of the table, and how many lie on the other side
/// of zero than the direction recorded for them.
#[must_use]
pub fn notices_of_findings(corrected: usize, against_direction: usize) -> Vec<Notice> {
    let mut notices = Vec::new();
    if corrected > 0 {
        let message = format!("a half was added to each cell of {corrected} of the tables, as one of their cells was empty");
        notices.push(Notice::new("ZERO_CELLS_CORRECTED", message));
    }
    if against_direction > 0 {
        let message = format!(
            "{against_direction} of the effects lie on the other side of zero than the direction that is recorded for them: check how they were signed"
        );
        notices.push(Notice::new("SIGN_AGAINST_DIRECTION", message));
    }
    notices
}
