//! Takes an estimate as printed, and calculates its standard error from the interval or the p value if no standard error is printed.

use super::even::{check_agreement, check_even};
use super::normal::{deviate, error_of_interval, interval, p_value};
use super::printed::{Printed, check_ratio, on_the_additive_scale};
use super::{Effect, EffectError, EstimateInput, INTERVAL_LEVEL};
use crate::vocabulary::{EffectMetric, EffectSource};

const NOT_FINITE: &str = "must be a finite number";

pub(super) fn effect(input: &EstimateInput) -> Result<Effect, EffectError> {
    check(input)?;
    let printed = on_the_additive_scale(input)?;
    check_even(input, &printed)?;
    check_agreement(input, &printed)?;
    let standard_error = standard_error(input, &printed)?;
    // Adding 0.0 turns -0.0 into 0.0, because zero has no sign.
    let estimate = printed.estimate.value + 0.0;
    let ci = printed
        .interval()
        .or_else(|| standard_error.map(|error| interval(estimate, error, INTERVAL_LEVEL)));
    if ci.is_some_and(|ci| !(ci.lower.is_finite() && ci.upper.is_finite())) {
        return Err(EffectError::new("standardError", "is too large to work with"));
    }
    Ok(Effect {
        metric: printed.metric,
        estimate,
        standard_error,
        ci,
        p_value: input.p_value.or_else(|| standard_error.map(|error| p_value(estimate, error))),
        n: input.n,
        source: EffectSource::Estimate,
        figures: Vec::new(),
    })
}

/// The standard error as printed, or else from the interval, or else from the p value: the later sources went through more rounding.
fn standard_error(input: &EstimateInput, printed: &Printed) -> Result<Option<f64>, EffectError> {
    let (field, error) = if let Some(error) = input.standard_error {
        ("standardError", error)
    } else if let Some(ci) = printed.interval() {
        ("ci", error_of_interval(&ci))
    } else if let Some(p) = input.p_value {
        // An estimate of zero, or a p value of one, gives no information about the standard error.
        let z = deviate(p);
        if printed.estimate.value == 0.0 || z <= 0.0 {
            return Ok(None);
        }
        ("pValue", printed.estimate.value.abs() / z)
    } else {
        return Ok(None);
    };
    if error.is_finite() && error > 0.0 {
        Ok(Some(error))
    } else {
        Err(EffectError::new(field, "gives no usable standard error"))
    }
}

fn check(input: &EstimateInput) -> Result<(), EffectError> {
    if !input.estimate.is_finite() {
        return Err(EffectError::new("estimate", NOT_FINITE));
    }
    if input.metric == EffectMetric::RiskDifference && input.estimate.abs() > 1.0 {
        return Err(EffectError::new("estimate", "must lie between -1 and 1 for a risk difference"));
    }
    check_ratio(input)?;
    if input.standard_error.is_some_and(|error| !error.is_finite() || error <= 0.0) {
        return Err(EffectError::new("standardError", "must be a finite number above zero"));
    }
    if let Some(ci) = &input.ci {
        // A level of 95 or 0.05 instead of 0.95 would give a wrong standard error. NaN is in no range.
        if !(ci.level >= 0.5 && ci.level < 1.0) {
            return Err(EffectError::new("ci.level", "must be at least 0.5 and below 1, such as 0.95"));
        }
        if !ci.lower.is_finite() {
            return Err(EffectError::new("ci.lower", NOT_FINITE));
        }
        if !ci.upper.is_finite() {
            return Err(EffectError::new("ci.upper", NOT_FINITE));
        }
        if ci.lower >= ci.upper {
            return Err(EffectError::new("ci", "must have its lower limit below its upper limit"));
        }
        if input.estimate < ci.lower || input.estimate > ci.upper {
            return Err(EffectError::new("ci", "does not contain the estimate"));
        }
    }
    // A printed 0.000 is not a valid p value. NaN fails every comparison.
    if input.p_value.is_some_and(|p| !(p > 0.0 && p <= 1.0)) {
        return Err(EffectError::new("pValue", "must be above 0 and at most 1"));
    }
    if input.n.is_some_and(|n| n < 2) {
        return Err(EffectError::new("n", "must be at least 2"));
    }
    Ok(())
}
