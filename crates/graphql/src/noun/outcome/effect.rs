//! An effect estimate in the schema.

use async_graphql::SimpleObject;
use evidence::vocabulary::{EffectMetric, EffectSource};

use crate::engine::word::Word;

/// An effect estimate and the figures behind it. Ratios are on the logarithmic scale, correlations are Fisher's z,
/// and proportions are logits.
#[derive(SimpleObject)]
pub struct Effect {
    /// The scale of the estimate.
    metric: Word<EffectMetric>,
    /// The estimate, on the scale of the metric.
    estimate: f64,
    /// The standard error of the estimate; null if no printed figure gives one.
    standard_error: Option<f64>,
    /// The confidence interval of the estimate, as printed, or else calculated from the standard error. Null if
    /// neither is available.
    ci: Option<ConfidenceInterval>,
    /// The two-sided p value of the estimate, as printed, or else calculated from the standard error. Null if neither
    /// is available.
    p_value: Option<f64>,
    /// The number of people behind the estimate; null if it is not known.
    n: Option<i32>,
    /// The form in which the effect was entered.
    source: Word<EffectSource>,
    /// The figures that were entered, from which the estimate was calculated.
    figures: Vec<EffectFigure>,
}

/// One figure of an effect, as it was entered.
#[derive(SimpleObject)]
pub struct EffectFigure {
    /// The name of the figure, which is the name of its field in the input.
    name: String,
    /// The value of the figure, as it was entered.
    value: f64,
}

/// A confidence interval with its level.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct ConfidenceInterval {
    /// The confidence level of the interval, such as 0.95.
    level: f64,
    /// The lower end of the interval.
    lower: f64,
    /// The upper end of the interval.
    upper: f64,
}

impl From<evidence::effect::ConfidenceInterval> for ConfidenceInterval {
    fn from(ci: evidence::effect::ConfidenceInterval) -> Self {
        Self {
            level: ci.level,
            lower: ci.lower,
            upper: ci.upper,
        }
    }
}

impl From<&evidence::effect::Effect> for Effect {
    fn from(effect: &evidence::effect::Effect) -> Self {
        Self {
            metric: Word(effect.metric),
            estimate: effect.estimate,
            standard_error: effect.standard_error,
            ci: effect.ci.map(Into::into),
            p_value: effect.p_value,
            n: effect.n,
            source: Word(effect.source),
            figures: effect
                .figures
                .iter()
                .map(|figure| EffectFigure {
                    name: figure.name.clone(),
                    value: figure.value,
                })
                .collect(),
        }
    }
}
