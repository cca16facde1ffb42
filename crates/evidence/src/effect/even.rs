//! Checks that the figures of one estimate agree: the interval is symmetric around the estimate, and the standard error, the interval and
//! the p value give the same precision.
//!
//! On the additive scale a normal interval reaches as far below the estimate as above it. The asymmetry of an interval is |upper + lower −
//! 2·estimate| / (upper − lower): 0 if it is symmetric, 1 if the estimate equals one of the limits. A ratio that was entered as if it were
//! its own logarithm is found by its asymmetry. Printed figures are rounded, so half of the largest effect that rounding can have on the
//! difference is subtracted. Figures whose asymmetry rounding alone can explain are never taken for figures on another scale.

use super::normal::{deviate, error_of_interval};
use super::printed::{Printed, Rounded, places};
use super::{EffectError, EstimateInput};
use crate::vocabulary::EffectMetric;

/// An interval with more asymmetry than this is refused: one side is more than one and a half times as long as the other.
pub(super) const MOST_UNEVEN: f64 = 0.2;

/// An interval with more asymmetry than this is refused if it is symmetric on another scale: its figures are then on that scale.
const UNEVEN: f64 = 0.05;

/// How far (as a factor) the standard error may differ from what the interval or the p value implies: papers use t, and adjust.
const FACTOR: f64 = 1.5;

/// The distance between twice the estimate and the sum of the limits, and the largest part of it that rounding can explain.
fn difference(estimate: Rounded, lower: Rounded, upper: Rounded) -> (f64, f64) {
    let uneven = (upper.value + lower.value - 2.0 * estimate.value).abs();
    (uneven, upper.slack + lower.slack + 2.0 * estimate.slack)
}

/// The asymmetry of an interval, after subtracting half of the largest effect that rounding can have.
fn unevenness(estimate: Rounded, lower: Rounded, upper: Rounded) -> f64 {
    let (uneven, rounding) = difference(estimate, lower, upper);
    (uneven - 0.5 * rounding).max(0.0) / (upper.value - lower.value)
}

/// Whether rounding alone can make a symmetric interval look like this. It is not accepted that all three figures are exactly at the limit
/// of their rounding.
fn may_be_rounding(estimate: Rounded, lower: Rounded, upper: Rounded) -> bool {
    let (uneven, rounding) = difference(estimate, lower, upper);
    uneven < rounding * (1.0 - 1e-9)
}

/// # Errors
/// If the interval is too asymmetric around its estimate.
pub(super) fn check_even(input: &EstimateInput, printed: &Printed) -> Result<(), EffectError> {
    let (Some((lower, upper)), Some(ci)) = (printed.ends, &input.ci) else {
        return Ok(());
    };
    let uneven = unevenness(printed.estimate, lower, upper);
    let other = other_scale(input);
    let even_elsewhere =
        !may_be_rounding(printed.estimate, lower, upper) && other.is_some_and(|(_, elsewhere)| uneven > UNEVEN && elsewhere < uneven / 3.0);
    if uneven <= MOST_UNEVEN && !even_elsewhere {
        return Ok(());
    }
    let (below, above) = (printed.estimate.value - lower.value, upper.value - printed.estimate.value);
    let hint = match other {
        Some((hint, elsewhere)) if elsewhere < uneven => hint,
        _ => "check the figures, or enter the estimate with its standard error",
    };
    Err(EffectError::new(
        "ci",
        format!(
            "reaches {below:.2} below the estimate and {above:.2} above it on the scale of {}, where both should be nearly the same ({} \
                to {} around \
             {}): {hint}",
            printed.metric, ci.lower, ci.upper, input.estimate
        ),
    ))
}

/// The scale that the figures may be on instead: a hint for the client, and the asymmetry on that scale.
fn other_scale(input: &EstimateInput) -> Option<(&'static str, f64)> {
    let ci = input.ci?;
    let slack = 0.5 * 10_f64.powi(-[input.estimate, ci.lower, ci.upper].map(places).into_iter().max()?);
    let on = |scale: fn(f64) -> f64, slope: fn(f64) -> f64| {
        let [estimate, lower, upper] = [input.estimate, ci.lower, ci.upper].map(|value| Rounded {
            value: scale(value),
            slack: slack * slope(value),
        });
        let uneven = unevenness(estimate, lower, upper);
        uneven.is_finite().then_some(uneven)
    };
    let logarithm = || on(f64::ln, |value| 1.0 / value);
    let (hint, uneven) = match input.metric {
        EffectMetric::LogOddsRatio => (
            "these look like odds ratios as printed: enter them with the metric ODDS_RATIO, which takes their logarithm",
            logarithm()?,
        ),
        EffectMetric::LogRiskRatio => (
            "these look like risk ratios as printed: enter them with the metric RISK_RATIO, which takes their logarithm",
            logarithm()?,
        ),
        EffectMetric::OddsRatio => (
            "these look like logarithms already: enter them with the metric LOG_ODDS_RATIO",
            on(|value| value, |_| 1.0)?,
        ),
        EffectMetric::RiskRatio => (
            "these look like logarithms already: enter them with the metric LOG_RISK_RATIO",
            on(|value| value, |_| 1.0)?,
        ),
        EffectMetric::FisherZ => (
            "these look like correlations: enter r in the form `correlation`, or its inverse hyperbolic tangent here",
            on(f64::atanh, |value| 1.0 / (1.0 - value * value))?,
        ),
        EffectMetric::LogitProportion => (
            "these look like proportions: enter events and n in the form `proportion`, or the logit here",
            on(|share| (share / (1.0 - share)).ln(), |share| 1.0 / (share * (1.0 - share)))?,
        ),
        EffectMetric::StandardisedMeanDifference | EffectMetric::MeanDifference | EffectMetric::RiskDifference => return None,
    };
    Some((hint, uneven))
}

/// # Errors
/// If the interval or the p value contradicts the standard error, or if the p value contradicts the interval.
pub(super) fn check_agreement(input: &EstimateInput, printed: &Printed) -> Result<(), EffectError> {
    let of_interval = printed.interval().zip(printed.ends).map(|(ci, (lower, upper))| {
        let error = error_of_interval(&ci);
        // The largest relative change of the standard error that rounding of both limits can cause.
        (error, (lower.slack + upper.slack) / (ci.upper - ci.lower))
    });
    if let (Some(error), Some((implied, rounding))) = (input.standard_error, of_interval) {
        let own = 0.5 * 10_f64.powi(-places(error)) / error;
        let ratio = if error > implied { error / implied } else { implied / error };
        if ratio > FACTOR * (1.0 + own) * (1.0 + rounding) {
            return Err(EffectError::new(
                "standardError",
                format!(
                    "does not agree with the interval, whose width gives {implied:.4}: both must be on the scale of {}",
                    printed.metric
                ),
            ));
        }
    }
    let error = input.standard_error.or(of_interval.map(|(error, _)| error));
    let (Some(error), Some(p)) = (error, input.p_value) else {
        return Ok(());
    };
    let (given, implied) = (deviate(p), printed.estimate.value.abs() / error);
    // Papers print p < 0.001 and similar bounds, so a smaller implied p is no contradiction here.
    let is_a_bound = p <= 0.01 && implied > given;
    let tolerance = 0.3 + given.max(implied) * (1.0 - 1.0 / FACTOR) + 0.5 * printed.estimate.slack / error;
    if !is_a_bound && (given - implied).abs() > tolerance {
        return Err(EffectError::new(
            "pValue",
            format!(
                "does not agree with the estimate, which is {:.2} standard errors from zero, while the p value means {given:.2}",
                implied
            ),
        ));
    }
    Ok(())
}
