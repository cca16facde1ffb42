//! Turns what a paper prints into an effect estimate with its standard error.
//!
//! Estimates of ratios are on the log scale, correlations on Fisher's z, proportions on the logit. On these additive scales a normal
//! interval is valid and estimates can be pooled. An impossible figure is refused with an error that names it, and no result is ever NaN.

mod contrast;
mod estimate;
mod even;
mod figures;
mod groups;
mod input;
mod metric;
mod normal;
mod paired;
mod printed;
mod sampled;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use contrast::{RecordedFinding, is_unpaired};
pub use input::{BinaryInput, ConfidenceInterval, ContinuousInput, CorrelationInput, EffectInput, EstimateInput, ProportionInput};

use crate::vocabulary::{EffectMetric, EffectSource};

/// The level of the intervals that this module calculates.
pub const INTERVAL_LEVEL: f64 = 0.95;

/// An effect estimate with its precision and its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// The metric, which tells the scale of the estimate.
    pub metric: EffectMetric,
    /// The estimate, on the scale of `metric`.
    pub estimate: f64,
    /// The standard error. `None` if no printed figure gives one.
    pub standard_error: Option<f64>,
    /// The interval as printed, or else the normal interval of the standard error.
    pub ci: Option<ConfidenceInterval>,
    /// The two-sided p value as printed, or else from the standard error.
    pub p_value: Option<f64>,
    /// The number of people that the estimate is based on.
    pub n: Option<i32>,
    /// The form in which the effect was entered.
    pub source: EffectSource,
    /// The figures as they were entered, each with its name in the contract.
    pub figures: Vec<Figure>,
}

/// One figure as the client or a file entered it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name in the contract, such as `mean1`.
    pub name: String,
    /// The value as entered.
    pub value: f64,
}

/// A figure that is impossible or contradicts another one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {reason}")]
pub struct EffectError {
    /// The field of the input, by its name in the contract.
    pub field: &'static str,
    /// What is wrong with it, and what would be accepted. It is read after the name of the field.
    pub reason: Cow<'static, str>,
}

impl EffectError {
    pub(crate) fn new(field: &'static str, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            field,
            reason: reason.into(),
        }
    }
}

impl EffectInput {
    /// Calculates the effect without checking what it compares or which way it points; [`EffectInput::effect_of`] checks these too.
    ///
    /// # Errors
    /// If a figure is impossible, or the metric does not fit the form.
    pub fn effect(&self) -> Result<Effect, EffectError> {
        match self {
            Self::Estimate(input) => estimate::effect(input),
            Self::Continuous(input) => groups::continuous(input),
            Self::Binary(input) => groups::binary(input),
            Self::Correlation(input) => groups::correlation(input),
            Self::Proportion(input) => groups::proportion(input),
        }
        .map(|mut effect| {
            effect.figures = self.figures();
            effect
        })
    }
}

#[cfg(test)]
mod tests;
