//! Calculates the effect when the same people were measured twice, from both means and standard deviations and the correlation between
//! them.
//!
//! Each person is counted once. Group 1 is the later time, or the condition that was tried; group 2 is the earlier time.

use super::sampled::{NO_SUCH_METRIC, Sampled, TOO_FEW, finished, small_sample_correction};
use super::{ContinuousInput, Effect, EffectError};
use crate::vocabulary::{EffectMetric, EffectSource};

/// The effect from figures that [`super::groups::continuous`] has already checked one by one.
pub(super) fn continuous(input: &ContinuousInput, correlation: f64) -> Result<Effect, EffectError> {
    // NaN is in no range, so it is refused too.
    if !(correlation > -1.0 && correlation < 1.0) {
        return Err(EffectError::new("correlation", "must be above -1 and below 1"));
    }
    if input.n1 < 2 {
        return Err(EffectError::new("n1", TOO_FEW));
    }
    if input.n1 != input.n2 {
        return Err(EffectError::new(
            "n2",
            "must equal n1: with a correlation the same people are measured twice; give the number of people who were measured both times",
        ));
    }
    let n = f64::from(input.n1);
    let difference = input.mean1 - input.mean2;
    let (estimate, variance) = match input.metric {
        // The variance of a mean change: Cochrane Handbook version 6.5, section 6.5.2.8, where SD of change² = s₁² + s₂² − 2 r s₁ s₂.
        EffectMetric::MeanDifference => {
            let of_change = input.sd1.powi(2) + input.sd2.powi(2) - 2.0 * correlation * input.sd1 * input.sd2;
            (difference, of_change / n)
        }
        // Becker (1988), British Journal of Mathematical and Statistical Psychology 41, 257–278, as metafor's `SMCR` has it: the change in
        // standard deviations of the earlier time, times J(n − 1), with variance 2(1 − r)/n + g²/(2n).
        EffectMetric::StandardisedMeanDifference => {
            if input.sd2 == 0.0 {
                return Err(EffectError::new(
                    "sd2",
                    "cannot be zero: the change is standardised by the standard deviation of the earlier time",
                ));
            }
            let g = difference / input.sd2 * small_sample_correction(n - 1.0);
            (g, 2.0 * (1.0 - correlation) / n + g.powi(2) / (2.0 * n))
        }
        EffectMetric::LogOddsRatio
        | EffectMetric::LogRiskRatio
        | EffectMetric::RiskDifference
        | EffectMetric::FisherZ
        | EffectMetric::LogitProportion
        | EffectMetric::OddsRatio
        | EffectMetric::RiskRatio => return Err(EffectError::new("metric", NO_SUCH_METRIC)),
    };
    finished(
        EffectSource::Continuous,
        input.metric,
        Sampled {
            estimate,
            variance,
            n: input.n1,
            field: "mean1",
        },
    )
}
