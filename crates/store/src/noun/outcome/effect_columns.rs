//! Lays an effect out in the columns of an outcome.

use evidence::effect::{EffectError, EffectInput};
use evidence::vocabulary::{EffectMetric, EffectSource};
use serde_json::Value;

/// What an outcome's effect columns hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EffectColumns {
    pub(crate) source: EffectSource,
    pub(crate) metric: EffectMetric,
    /// The input as entered, from which the effect can be worked out again.
    pub(crate) figures: Value,
    pub(crate) estimate: f64,
    pub(crate) standard_error: Option<f64>,
    pub(crate) ci_level: Option<f64>,
    pub(crate) ci_lower: Option<f64>,
    pub(crate) ci_upper: Option<f64>,
    pub(crate) p_value: Option<f64>,
    pub(crate) n: Option<i32>,
}

/// An effect that has no columns.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EffectProblem {
    /// Figures that cannot be.
    #[error(transparent)]
    Impossible(#[from] EffectError),
    /// Figures that have no JSON.
    #[error("the figures have no JSON")]
    Json(#[from] serde_json::Error),
}

/// The columns of an effect.
///
/// # Errors
/// Impossible figures, by name.
pub(crate) fn effect_columns(input: &EffectInput) -> Result<EffectColumns, EffectProblem> {
    let effect = input.effect()?;
    Ok(EffectColumns {
        source: effect.source,
        metric: effect.metric,
        figures: serde_json::to_value(input)?,
        estimate: effect.estimate,
        standard_error: effect.standard_error,
        ci_level: effect.ci.map(|ci| ci.level),
        ci_lower: effect.ci.map(|ci| ci.lower),
        ci_upper: effect.ci.map(|ci| ci.upper),
        p_value: effect.p_value,
        n: effect.n,
    })
}
