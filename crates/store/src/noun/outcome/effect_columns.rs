//! Writes an effect into the columns of an outcome.

use evidence::effect::{EffectError, EffectInput};
use evidence::vocabulary::{EffectMetric, EffectSource};

/// The values of an outcome's effect columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EffectColumns {
    pub(crate) source: EffectSource,
    pub(crate) metric: EffectMetric,
    /// The input as entered, from which the effect can be calculated again.
    pub(crate) figures: EffectInput,
    pub(crate) estimate: f64,
    pub(crate) standard_error: Option<f64>,
    pub(crate) ci_level: Option<f64>,
    pub(crate) ci_lower: Option<f64>,
    pub(crate) ci_upper: Option<f64>,
    pub(crate) p_value: Option<f64>,
    pub(crate) n: Option<i32>,
}

/// The columns of an effect.
///
/// # Errors
/// Impossible figures, with the name of the figure.
pub(crate) fn effect_columns(input: &EffectInput) -> Result<EffectColumns, EffectError> {
    let effect = input.effect()?;
    Ok(EffectColumns {
        source: effect.source,
        metric: effect.metric,
        figures: input.clone(),
        estimate: effect.estimate,
        standard_error: effect.standard_error,
        ci_level: effect.ci.map(|ci| ci.level),
        ci_lower: effect.ci.map(|ci| ci.lower),
        ci_upper: effect.ci.map(|ci| ci.upper),
        p_value: effect.p_value,
        n: effect.n,
    })
}
