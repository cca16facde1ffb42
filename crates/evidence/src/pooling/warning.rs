//! Defines the warnings about a pooled analysis, and decides which studies can be pooled.

use serde::{Deserialize, Serialize};

use super::{Options, StudyEffect, Tau2Method};
use crate::effect::INTERVAL_LEVEL;

/// With a variance outside this range, the squares and cubes of the weights are outside the range of a double.
const VARIANCES: std::ops::RangeInclusive<f64> = 1e-50..=1e50;
const LARGEST_ESTIMATE: f64 = 1e50;

/// What a reader must know about a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Warning {
    /// No study can be pooled, so there is no result.
    NothingToPool,
    /// One study: its own estimate is returned, and heterogeneity cannot be estimated.
    SingleStudy,
    /// Two studies: τ², and every interval that depends on it, are very uncertain.
    TwoStudies,
    /// A study was left out.
    LeftOut {
        /// The index of the study in the input, from zero.
        index: usize,
        /// Why it was left out.
        reason: LeftOutReason,
    },
    /// Every variance is zero, so no weight can be made.
    AllVariancesZero,
    /// All estimates are equal, so τ² and Q are zero whatever the estimator.
    IdenticalEstimates,
    /// The estimator did not converge; DerSimonian and Laird's value is used instead.
    NotConverged {
        /// The estimator that did not converge.
        method: Tau2Method,
    },
    /// A limit was not found, so the interval of τ² is not given.
    QProfileNotConverged,
    /// The studies do not differ at all, so Hartung and Knapp's interval has no width and there is no test.
    IntervalWithoutWidth,
    /// The interval is narrower than the normal one of the same model: by chance the estimates lie closer together than their standard
    /// errors suggest (Röver, Knapp and Friede 2015, BMC Medical Research Methodology 15, 99).
    IntervalNarrowerThanNormal {
        /// The width of the interval as a share of the width of the normal one, below 1.
        share: f64,
    },
    /// Hartung and Knapp's interval needs two studies that differ; the normal interval is given instead.
    NormalIntervalInstead,
    /// A variance that is robust to clustering needs more studies than the model has coefficients; the model's own variance is used.
    TooFewClusters {
        /// How many studies there are.
        studies: usize,
    },
    /// Few studies: a variance that is robust to clustering is too small on average.
    FewClusters {
        /// How many studies there are.
        studies: usize,
    },
    /// Too few studies for a prediction interval with k − 2 degrees of freedom.
    NoPredictionInterval,
    /// The level was not between 0 and 1; 0.95 was used.
    LevelOutOfRange,
    /// There are too few studies for the requested test.
    TooFewStudies {
        /// The number of studies that the test needs.
        needed: usize,
    },
    /// Fewer than ten studies: a test of funnel asymmetry cannot reliably tell asymmetry from chance.
    LowPower,
    /// The values that a line would be fitted to (a moderator, or the standard errors) do not differ.
    ModeratorDoesNotVary,
    /// Some studies have no value of the moderator and were left out.
    ModeratorMissing {
        /// The number of these studies.
        studies: usize,
    },
    /// Fewer than two subgroups can be pooled, so there is nothing to compare.
    TooFewSubgroups,
    /// The trimming repeated the same numbers and did not settle on a number of missing studies.
    TrimmingNotSettled,
}

/// Why a study was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LeftOutReason {
    /// The estimate or the variance is not a finite number.
    NotFinite,
    /// The variance is zero, so its weight would be infinite.
    VarianceZero,
    /// The variance is negative.
    VarianceNegative,
    /// The figures are too large or too small for the calculation.
    OutOfRange,
}

/// The effects that can be pooled, the index of each in the input, and a warning for each of the others.
pub(super) fn admit(effects: &[StudyEffect]) -> (Vec<usize>, Vec<StudyEffect>, Vec<Warning>) {
    let (mut places, mut admitted, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for (index, effect) in effects.iter().enumerate() {
        match fault(effect) {
            None => {
                places.push(index);
                admitted.push(*effect);
            }
            Some(reason) => warnings.push(Warning::LeftOut { index, reason }),
        }
    }
    if !effects.is_empty() && effects.iter().all(|effect| effect.variance == 0.0) {
        warnings.push(Warning::AllVariancesZero);
    }
    match admitted.len() {
        0 => warnings.push(Warning::NothingToPool),
        1 => warnings.push(Warning::SingleStudy),
        2 => warnings.push(Warning::TwoStudies),
        _ => {}
    }
    if admitted.len() > 1 && identical(&admitted) {
        warnings.push(Warning::IdenticalEstimates);
    }
    (places, admitted, warnings)
}

/// The level of the options, or 0.95 with a warning if it is not between 0 and 1.
pub(super) fn admit_level(options: &Options, warnings: &mut Vec<Warning>) -> f64 {
    if options.level > 0.0 && options.level < 1.0 {
        return options.level;
    }
    warnings.push(Warning::LevelOutOfRange);
    INTERVAL_LEVEL
}

fn identical(effects: &[StudyEffect]) -> bool {
    effects.windows(2).all(|pair| match pair {
        [first, second] => first.estimate == second.estimate,
        _ => true,
    })
}

/// Why an effect cannot be pooled. `None` if it can.
#[must_use]
pub fn fault(effect: &StudyEffect) -> Option<LeftOutReason> {
    if !effect.estimate.is_finite() || !effect.variance.is_finite() {
        Some(LeftOutReason::NotFinite)
    } else if effect.variance == 0.0 {
        Some(LeftOutReason::VarianceZero)
    } else if effect.variance < 0.0 {
        Some(LeftOutReason::VarianceNegative)
    } else if !VARIANCES.contains(&effect.variance) || effect.estimate.abs() > LARGEST_ESTIMATE {
        Some(LeftOutReason::OutOfRange)
    } else {
        None
    }
}
