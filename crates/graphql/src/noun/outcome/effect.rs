//! An effect estimate as GraphQL shows it.

use async_graphql::SimpleObject;
use evidence::vocabulary::{EffectMetric, EffectSource};

use crate::engine::word::Word;

/// An effect estimate and what it rests on. Ratios are on the log scale, correlations on Fisher's z, proportions on the logit.
#[derive(SimpleObject)]
pub struct Effect {
    /// The scale of the estimate.
    metric: Word<EffectMetric>,
    /// The estimate, on the metric's scale.
    estimate: f64,
    /// Its standard error; null where nothing printed gives one.
    standard_error: Option<f64>,
    /// As printed, else worked out from the standard error.
    ci: Option<ConfidenceInterval>,
    /// Two-sided; as printed, else worked out from the standard error.
    p_value: Option<f64>,
    /// How many people it rests on.
    n: Option<i32>,
    /// The form in which it was entered.
    source: Word<EffectSource>,
    /// What it was worked out from, as it was entered.
    figures: Vec<EffectFigure>,
}

/// One entered figure.
#[derive(SimpleObject)]
pub struct EffectFigure {
    /// Its name, as in the inputs for effects.
    name: String,
    /// The value of the figure, as it was entered.
    value: f64,
}

/// An interval and its level.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct ConfidenceInterval {
    /// The share of intervals that would hold the truth, such as 0.95.
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
