//! Gives each warning a code for programs and a sentence for people.

use super::{LeftOutReason, Warning};

impl Warning {
    /// The code by which programs recognise the warning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NothingToPool => "NOTHING_TO_POOL",
            Self::SingleStudy => "SINGLE_STUDY",
            Self::TwoStudies => "TWO_STUDIES",
            Self::LeftOut { .. } => "LEFT_OUT",
            Self::AllVariancesZero => "ALL_VARIANCES_ZERO",
            Self::IdenticalEstimates => "IDENTICAL_ESTIMATES",
            Self::NotConverged { .. } => "NOT_CONVERGED",
            Self::QProfileNotConverged => "Q_PROFILE_NOT_CONVERGED",
            Self::IntervalWithoutWidth => "INTERVAL_WITHOUT_WIDTH",
            Self::IntervalNarrowerThanNormal { .. } => "INTERVAL_NARROWER_THAN_NORMAL",
            Self::NormalIntervalInstead => "NORMAL_INTERVAL_INSTEAD",
            Self::TooFewClusters { .. } => "TOO_FEW_CLUSTERS",
            Self::FewClusters { .. } => "FEW_CLUSTERS",
            Self::NoPredictionInterval => "NO_PREDICTION_INTERVAL",
            Self::LevelOutOfRange => "LEVEL_OUT_OF_RANGE",
            Self::TooFewStudies { .. } => "TOO_FEW_STUDIES",
            Self::LowPower => "LOW_POWER",
            Self::ModeratorDoesNotVary => "MODERATOR_DOES_NOT_VARY",
            Self::ModeratorMissing { .. } => "MODERATOR_MISSING",
            Self::TooFewSubgroups => "TOO_FEW_SUBGROUPS",
            Self::TrimmingNotSettled => "TRIMMING_NOT_SETTLED",
        }
    }

    /// The sentence that people read.
    #[must_use]
    pub fn message(&self) -> String {
        let text = match self {
            Self::NothingToPool => "no effect can be pooled, so there is no result",
            Self::SingleStudy => "only one effect: its own estimate is returned, and it cannot be said how much studies differ",
            Self::TwoStudies => "only two studies: how much studies differ, and every interval that depends on it, is very uncertain",
            Self::LeftOut { index, reason } => return format!("effect {index} was left out: {}", reason.in_words()),
            Self::AllVariancesZero => "every variance is zero, so no weight can be made",
            Self::IdenticalEstimates => "all estimates are equal, so the data do not show how much studies differ",
            Self::NotConverged { method } => {
                return format!("the {method:?} estimator of tau² did not converge; DerSimonian and Laird's value is used instead");
            }
            Self::QProfileNotConverged => "a limit of the interval of tau² was not found, so that interval is not given",
            Self::IntervalWithoutWidth => {
                "the estimates do not differ at all, so an interval made from their differences would have no width"
            }
            Self::IntervalNarrowerThanNormal { share } => {
                return format!(
                    "the interval is {} as wide as the normal one of the same model, because by chance the estimates lie closer together \
                        than \
                     their standard errors suggest: it is too narrow to rely on; HARTUNG_KNAPP_AT_LEAST_NORMAL gives one that is not",
                    in_percent(*share)
                );
            }
            Self::NormalIntervalInstead => {
                "an interval made from the differences of the estimates needs two that differ; the normal one is given"
            }
            Self::TooFewClusters { studies } => {
                return format!("{studies} studies are too few for a variance that is robust to clustering; the model's own is given");
            }
            Self::FewClusters { studies } => {
                return format!("with {studies} studies, a variance that is robust to clustering is too small on average");
            }
            Self::NoPredictionInterval => "a prediction interval needs three effects",
            Self::LevelOutOfRange => "the level was not between 0 and 1; 0.95 was used",
            Self::TooFewStudies { needed } => return format!("needs {needed} effects"),
            Self::LowPower => "fewer than ten effects: the test cannot reliably tell asymmetry from chance",
            Self::ModeratorDoesNotVary => "the values that a line would be fitted to do not differ",
            Self::ModeratorMissing { studies } => return format!("left out because their value is not known: {studies}"),
            Self::TooFewSubgroups => "fewer than two subgroups can be pooled, so there is nothing to compare",
            Self::TrimmingNotSettled => "trimming did not settle on a number of missing studies",
        };
        text.to_owned()
    }
}

/// A share below 1 in whole percent, never rounded up to 100.
fn in_percent(share: f64) -> String {
    match (share * 100.0).floor() {
        percent if percent < 1.0 => "less than 1%".to_owned(),
        percent => format!("{percent:.0}%"),
    }
}

impl LeftOutReason {
    /// What is wrong with the effect, in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NotFinite => "its estimate or its variance is not a finite number",
            Self::VarianceZero => "its variance is zero, so its weight would be infinite",
            Self::VarianceNegative => "its variance is negative",
            Self::OutOfRange => "its figures are too large or too small for the calculation",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pooling::Tau2Method;

    #[test]
    fn every_warning_stands_in_the_documents_by_its_code() {
        let documents = include_str!("../../../../docs/synthesis.md");
        for warning in [
            Warning::NothingToPool,
            Warning::SingleStudy,
            Warning::TwoStudies,
            Warning::LeftOut {
                index: 0,
                reason: LeftOutReason::NotFinite,
            },
            Warning::AllVariancesZero,
            Warning::IdenticalEstimates,
            Warning::NotConverged { method: Tau2Method::Reml },
            Warning::QProfileNotConverged,
            Warning::IntervalWithoutWidth,
            Warning::IntervalNarrowerThanNormal { share: 0.07 },
            Warning::NormalIntervalInstead,
            Warning::TooFewClusters { studies: 1 },
            Warning::FewClusters { studies: 3 },
            Warning::NoPredictionInterval,
            Warning::LevelOutOfRange,
            Warning::TooFewStudies { needed: 3 },
            Warning::LowPower,
            Warning::ModeratorDoesNotVary,
            Warning::ModeratorMissing { studies: 1 },
            Warning::TooFewSubgroups,
            Warning::TrimmingNotSettled,
        ] {
            assert!(documents.contains(&format!("`{}`", warning.code())), "{}", warning.code());
            assert!(!warning.message().is_empty() && !warning.message().ends_with('.'));
        }
    }
}
