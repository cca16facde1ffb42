//! Takes an estimate as printed, and finds its standard error from the interval or the p value where none is printed.

use super::normal::{deviate, error_of_interval, interval, p_value};
use super::{Effect, EffectError, EstimateInput, INTERVAL_LEVEL};
use crate::vocabulary::{EffectMetric, EffectSource};

const NOT_FINITE: &str = "must be a finite number";

pub(super) fn effect(input: &EstimateInput) -> Result<Effect, EffectError> {
    check(input)?;
    let standard_error = standard_error(input)?;
    let ci = input
        .ci
        .or_else(|| standard_error.map(|error| interval(input.estimate, error, INTERVAL_LEVEL)));
    if ci.is_some_and(|ci| !(ci.lower.is_finite() && ci.upper.is_finite())) {
        return Err(EffectError::new("standardError", "is too large to work with"));
    }
    Ok(Effect {
        metric: input.metric,
        estimate: input.estimate,
        standard_error,
        ci,
        p_value: input.p_value.or_else(|| standard_error.map(|error| p_value(input.estimate, error))),
        n: input.n,
        source: EffectSource::Estimate,
        figures: Vec::new(),
    })
}

/// As printed, else from the interval, else from the p value: in the order of how much rounding each has been through.
fn standard_error(input: &EstimateInput) -> Result<Option<f64>, EffectError> {
    let (field, error) = if let Some(error) = input.standard_error {
        ("standardError", error)
    } else if let Some(ci) = &input.ci {
        ("ci", error_of_interval(ci))
    } else if let Some(p) = input.p_value {
        // An estimate of zero, or a p value of one, says nothing of the error.
        let z = deviate(p);
        if input.estimate == 0.0 || z <= 0.0 {
            return Ok(None);
        }
        ("pValue", input.estimate.abs() / z)
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
    if input.standard_error.is_some_and(|error| !error.is_finite() || error <= 0.0) {
        return Err(EffectError::new("standardError", "must be a finite number above zero"));
    }
    if let Some(ci) = &input.ci {
        if !(ci.level > 0.0 && ci.level < 1.0) {
            return Err(EffectError::new("ci.level", "must lie between 0 and 1"));
        }
        if !ci.lower.is_finite() {
            return Err(EffectError::new("ci.lower", NOT_FINITE));
        }
        if !ci.upper.is_finite() {
            return Err(EffectError::new("ci.upper", NOT_FINITE));
        }
        if ci.lower >= ci.upper {
            return Err(EffectError::new("ci", "must have its lower end below its upper end"));
        }
        if input.estimate < ci.lower || input.estimate > ci.upper {
            return Err(EffectError::new("ci", "does not lie around the estimate"));
        }
    }
    // A printed 0.000 is not a p value; neither is NaN, which no comparison admits.
    if input.p_value.is_some_and(|p| !(p > 0.0 && p <= 1.0)) {
        return Err(EffectError::new("pValue", "must be above 0 and at most 1"));
    }
    if input.n.is_some_and(|n| n < 2) {
        return Err(EffectError::new("n", "must be at least 2"));
    }
    Ok(())
}
