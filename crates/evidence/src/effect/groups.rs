//! Calculates effects from raw figures: means, events, a correlation, a proportion.
//!
//! The formulas and sampling variances are the defaults of metafor's `escalc` (Viechtbauer 2010, doi 10.18637/jss.v036.i03). If a 2×2 table
//! has an empty cell, ½ is added to each of its four cells for every metric; if a proportion has one, ½ is added to both of its cells. A
//! table without an empty cell is never changed.

use super::paired;
use super::sampled::{NO_SUCH_METRIC, Sampled, TOO_FEW, finished, small_sample_correction};
use super::{BinaryInput, ContinuousInput, CorrelationInput, Effect, EffectError, ProportionInput};
use crate::vocabulary::{EffectMetric, EffectSource};

pub(super) fn continuous(input: &ContinuousInput) -> Result<Effect, EffectError> {
    for (field, mean) in [("mean1", input.mean1), ("mean2", input.mean2)] {
        if !mean.is_finite() {
            return Err(EffectError::new(field, "must be a finite number"));
        }
    }
    for (field, sd) in [("sd1", input.sd1), ("sd2", input.sd2)] {
        if !sd.is_finite() || sd < 0.0 {
            return Err(EffectError::new(field, "must be a finite number, not below zero"));
        }
    }
    if input.sd1 == 0.0 && input.sd2 == 0.0 {
        return Err(EffectError::new("sd1", "cannot be zero in both groups"));
    }
    if let Some(correlation) = input.correlation {
        return paired::continuous(input, correlation);
    }
    let n = total(input.n1, input.n2)?;
    let (n1, n2) = (f64::from(input.n1), f64::from(input.n2));
    let difference = input.mean1 - input.mean2;
    let (estimate, variance) = match input.metric {
        EffectMetric::MeanDifference => (difference, input.sd1.powi(2) / n1 + input.sd2.powi(2) / n2),
        EffectMetric::StandardisedMeanDifference => {
            // Hedges (1981), J Educ Stat 6:107-128: g = J·d with the exact J, not 1 - 3/(4m - 1).
            let freedom = n1 + n2 - 2.0;
            let pooled = (((n1 - 1.0) * input.sd1.powi(2) + (n2 - 1.0) * input.sd2.powi(2)) / freedom).sqrt();
            let g = difference / pooled * small_sample_correction(freedom);
            (g, 1.0 / n1 + 1.0 / n2 + g.powi(2) / (2.0 * (n1 + n2)))
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
            n,
            field: "mean1",
        },
    )
}

pub(super) fn binary(input: &BinaryInput) -> Result<Effect, EffectError> {
    let n = total(input.n1, input.n2)?;
    check_events("events1", input.events1, input.n1)?;
    check_events("events2", input.events2, input.n2)?;
    let cells = [input.events1, input.n1 - input.events1, input.events2, input.n2 - input.events2];
    let [a, b, c, d] = corrected(cells);
    let (n1, n2) = (a + b, c + d);
    // The events give the logarithm of the ratio, whether the metric names the ratio or its logarithm.
    let metric = input.metric.additive();
    let (estimate, variance) = match metric {
        // Woolf (1955); Cochrane Handbook version 6.3, section 10.4.
        EffectMetric::LogOddsRatio => ((a / b).ln() - (c / d).ln(), 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d),
        EffectMetric::LogRiskRatio => ((a / n1).ln() - (c / n2).ln(), 1.0 / a - 1.0 / n1 + 1.0 / c - 1.0 / n2),
        EffectMetric::RiskDifference => (a / n1 - c / n2, a * b / n1.powi(3) + c * d / n2.powi(3)),
        EffectMetric::StandardisedMeanDifference
        | EffectMetric::MeanDifference
        | EffectMetric::FisherZ
        | EffectMetric::LogitProportion
        | EffectMetric::OddsRatio
        | EffectMetric::RiskRatio => {
            return Err(EffectError::new("metric", NO_SUCH_METRIC));
        }
    };
    finished(
        EffectSource::Binary,
        metric,
        Sampled {
            estimate,
            variance,
            n,
            field: "events1",
        },
    )
}

pub(super) fn correlation(input: &CorrelationInput) -> Result<Effect, EffectError> {
    if input.r.is_nan() || input.r.abs() >= 1.0 {
        return Err(EffectError::new("r", "must be above -1 and below 1"));
    }
    if input.n < 4 {
        return Err(EffectError::new("n", "must be at least 4 for a correlation"));
    }
    // Fisher (1921): z = atanh r, variance 1/(n - 3).
    let (estimate, variance) = (input.r.atanh(), 1.0 / (f64::from(input.n) - 3.0));
    finished(
        EffectSource::Correlation,
        EffectMetric::FisherZ,
        Sampled {
            estimate,
            variance,
            n: input.n,
            field: "r",
        },
    )
}

pub(super) fn proportion(input: &ProportionInput) -> Result<Effect, EffectError> {
    if input.n < 2 {
        return Err(EffectError::new("n", TOO_FEW));
    }
    check_events("events", input.events, input.n)?;
    let [events, others] = corrected([input.events, input.n - input.events]);
    let (estimate, variance) = ((events / others).ln(), 1.0 / events + 1.0 / others);
    finished(
        EffectSource::Proportion,
        EffectMetric::LogitProportion,
        Sampled {
            estimate,
            variance,
            n: input.n,
            field: "events",
        },
    )
}

fn total(n1: i32, n2: i32) -> Result<i32, EffectError> {
    if n1 < 2 {
        return Err(EffectError::new("n1", TOO_FEW));
    }
    if n2 < 2 {
        return Err(EffectError::new("n2", TOO_FEW));
    }
    n1.checked_add(n2).ok_or(EffectError::new("n2", "is too large to work with"))
}

fn check_events(field: &'static str, events: i32, n: i32) -> Result<(), EffectError> {
    if events < 0 {
        return Err(EffectError::new(field, "must not be below zero"));
    }
    if events > n {
        return Err(EffectError::new(field, "must not be more than the people in the group"));
    }
    Ok(())
}

/// Adds ½ to every cell if one of them is empty.
fn corrected<const N: usize>(cells: [i32; N]) -> [f64; N] {
    let addition = if cells.contains(&0) { 0.5 } else { 0.0 };
    cells.map(|cell| f64::from(cell) + addition)
}
