//! Turns what a paper prints into an effect estimate with its standard error.
//!
//! Estimates of ratios are on the log scale, correlations on Fisher's z, proportions on the logit: additive scales, on which a
//! normal interval is right and estimates can be pooled. Impossible figures are refused by name and no result is ever NaN.

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

/// The level of the intervals that are worked out here.
pub const INTERVAL_LEVEL: f64 = 0.95;

/// An effect estimate and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// The scale of the estimate.
    pub metric: EffectMetric,
    /// The estimate, on the metric's scale.
    pub estimate: f64,
    /// Its standard error; none where nothing printed gives one.
    pub standard_error: Option<f64>,
    /// As printed, else the normal interval of the standard error.
    pub ci: Option<ConfidenceInterval>,
    /// Two-sided; as printed, else from the standard error.
    pub p_value: Option<f64>,
    /// People it rests on.
    pub n: Option<i32>,
    /// The form in which it was entered.
    pub source: EffectSource,
    /// The figures as they were entered, each with its name in the contract.
    pub figures: Vec<Figure>,
}

/// One entered figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name in the contract, such as `mean1`.
    pub name: String,
    /// Its value as entered.
    pub value: f64,
}

/// Figures that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {reason}")]
pub struct EffectError {
    /// The field of the input, by its name in the contract.
    pub field: &'static str,
    /// What is wrong with it, and what would work, to be read after the name.
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
    /// Works the effect out, whatever it compares and whichever way it points; see [`EffectInput::effect_of`].
    ///
    /// # Errors
    /// Where a figure is impossible, or the metric does not go with the form.
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
