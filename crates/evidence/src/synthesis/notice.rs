//! Defines what a reader must know about an analysis: a code for programs, a sentence for people.

use crate::pooling::{Pooled, Step, Warning};

/// One fact about an analysis that a reader must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The code by which programs recognise the notice.
    pub code: &'static str,
    /// The sentence that people read.
    pub message: String,
}

impl Notice {
    /// A notice that does not come from a warning.
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// The notices about a pool that is only a part of an analysis: a subgroup, or the pool that trim and fill makes. The number of its
    /// effects is shown beside it, so warnings about that number are left out.
    #[must_use]
    pub fn of_pool(part: &str, pooled: &Pooled) -> Vec<Self> {
        let bears_on_the_interval = |warning: &&Warning| {
            matches!(
                warning,
                Warning::IntervalNarrowerThanNormal { .. }
                    | Warning::IntervalWithoutWidth
                    | Warning::NormalIntervalInstead
                    | Warning::NotConverged { .. }
            )
        };
        // The interval of a single effect is its own; there is nothing to compare it with.
        if pooled.pool.as_ref().is_none_or(|pool| pool.k < 2) {
            return Vec::new();
        }
        let own: Vec<Warning> = pooled.warnings.iter().filter(bears_on_the_interval).cloned().collect();
        Self::of(part, &own)
    }

    /// Says in how many pools of a series, such as those that leave each effect out in turn, the interval is narrower than the normal one.
    /// `None` if it is so in none of them.
    #[must_use]
    pub fn of_series(part: &str, steps: &[Step]) -> Option<Self> {
        let is_narrow = |warning: &Warning| matches!(warning, Warning::IntervalNarrowerThanNormal { .. });
        let narrow = steps.iter().filter(|step| step.pooled.warnings.iter().any(is_narrow)).count();
        (narrow > 0).then(|| {
            let message = format!(
                "{part}: in {narrow} of {} pools the interval is narrower than the normal one of the same model, so it is too narrow to \
                    rely on",
                steps.len()
            );
            Self::new("INTERVAL_NARROWER_THAN_NORMAL", message)
        })
    }

    /// The notices of these warnings, worded as about `part`.
    pub(super) fn of(part: &str, warnings: &[Warning]) -> Vec<Self> {
        let said = |warning: &Warning| Self::new(warning.code(), format!("{part}: {}", warning.message()));
        warnings.iter().map(said).collect()
    }
}

/// The notices about the effects themselves: for how many a half was added to each cell of the table, and how many have the opposite sign
/// to their recorded direction.
#[must_use]
pub fn notices_of_findings(corrected: usize, against_direction: usize) -> Vec<Notice> {
    let mut notices = Vec::new();
    if corrected > 0 {
        let message = format!("a half was added to each cell of {corrected} of the tables, as one of their cells was empty");
        notices.push(Notice::new("ZERO_CELLS_CORRECTED", message));
    }
    if against_direction > 0 {
        let message = format!(
            "{against_direction} of the effects lie on the other side of zero than the direction that is recorded for them: check how \
                they were signed"
        );
        notices.push(Notice::new("SIGN_AGAINST_DIRECTION", message));
    }
    notices
}
