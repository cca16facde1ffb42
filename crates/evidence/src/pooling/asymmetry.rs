//! Tests whether small studies show different effects from large ones.

use serde::{Deserialize, Serialize};

use super::distribution::Reference;
use super::fit::{Design, Fit};
use super::pool::interval;
use super::warning::{admit, admit_level};
use super::{Options, StudyEffect, Warning};
use crate::effect::ConfidenceInterval;

/// With fewer studies than this a test of asymmetry has little power (Cochrane Handbook version 6.5, section 13.3.5.3).
const ENOUGH: usize = 10;

/// Egger's test of funnel asymmetry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EggerTest {
    /// The number of studies in the test.
    pub k: usize,
    /// The slope of the effect on its standard error. It equals the intercept when effect/error is regressed on precision.
    pub slope: f64,
    /// The standard error of the slope.
    pub standard_error: f64,
    /// The t statistic of the slope.
    pub statistic: f64,
    /// The degrees of freedom, k − 2.
    pub df: f64,
    /// The two-sided p value of the slope.
    pub p_value: f64,
    /// The effect that the line predicts for a study with a standard error of zero.
    pub limit: f64,
    /// The interval of that predicted effect.
    pub limit_ci: ConfidenceInterval,
}

/// The result of a test, if it could be made, and the warnings about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tested<T> {
    /// `None` if the test cannot be made.
    pub test: Option<T>,
    /// What a reader must know about the result.
    pub warnings: Vec<Warning>,
}

/// Egger's test: Egger, Davey Smith, Schneider and Minder (1997), BMJ 315, 629–634, in the form of Sterne and Egger (2005): the effects are
/// regressed on their standard errors with weights 1/v, and the residual variance is estimated.
pub fn egger_test(effects: &[StudyEffect], options: &Options) -> Tested<EggerTest> {
    let (_, admitted, mut warnings) = admit(effects);
    let level = admit_level(options, &mut warnings);
    let k = admitted.len();
    if k < 3 {
        warnings.push(Warning::TooFewStudies { needed: 3 });
        return Tested { test: None, warnings };
    }
    if k < ENOUGH {
        warnings.push(Warning::LowPower);
    }
    let errors: Vec<f64> = admitted.iter().map(|effect| effect.variance.sqrt()).collect();
    let fit = Fit::inverse_variance(&admitted, Design::Line(&errors), 0.0);
    if !varies(&errors) || fit.slope_variance == 0.0 {
        warnings.push(Warning::ModeratorDoesNotVary);
        return Tested { test: None, warnings };
    }
    let df = k as f64 - 2.0;
    let spread = fit.residual / df;
    let standard_error = (spread * fit.slope_variance).sqrt();
    if standard_error == 0.0 {
        warnings.push(Warning::IntervalWithoutWidth);
        return Tested { test: None, warnings };
    }
    let reference = Reference::T(df);
    let statistic = fit.slope / standard_error;
    let limit = fit.intercept();
    let half = reference.deviate(level) * (spread * fit.intercept_variance()).sqrt();
    Tested {
        test: Some(EggerTest {
            k,
            slope: fit.slope,
            standard_error,
            statistic,
            df,
            p_value: reference.two_sided(statistic),
            limit,
            limit_ci: interval(limit, half, level),
        }),
        warnings,
    }
}

/// The slope of the effects on their standard errors, under the model of `options`.
pub(super) fn egger_slope(effects: &[StudyEffect], options: &Options, warnings: &mut Vec<Warning>) -> f64 {
    let errors: Vec<f64> = effects.iter().map(|effect| effect.variance.sqrt()).collect();
    let design = Design::Line(&errors);
    let tau2 = super::pool::estimate_tau2(effects, design, options, warnings);
    Fit::inverse_variance(effects, design, tau2).slope
}

/// Whether the values differ by more than rounding.
pub(super) fn varies(values: &[f64]) -> bool {
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    highest - lowest > 1e-12 * highest.abs().max(lowest.abs())
}
