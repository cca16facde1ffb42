//! Measures how much the studies differ beyond chance.

use serde::{Deserialize, Serialize};

use super::distribution::{chi_squared_above, chi_squared_quantile};
use super::fit::{Design, Fit};
use super::tau2::{Estimate, where_residual_is};
use super::{StudyEffect, Tau2Method, Warning};
use crate::effect::ConfidenceInterval;

/// How much the studies differ beyond chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Heterogeneity {
    /// Cochran's Q: the weighted sum of squared deviations with τ² = 0.
    pub q: f64,
    /// The degrees of freedom of Q.
    pub q_df: f64,
    /// The probability of a Q at least this large if all studies share one effect.
    pub q_p_value: f64,
    /// τ², the variance between studies; zero in a common-effect model.
    pub tau2: f64,
    /// I²: the percentage of the variation that is not due to chance.
    pub i2: f64,
    /// H².
    pub h2: f64,
    /// The Q-profile interval of τ², and the intervals of I² and H² that follow from it.
    pub q_profile: Option<QProfile>,
}

/// The Q-profile interval of τ² (Viechtbauer 2007, Statistics in Medicine 26, 37–52).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QProfile {
    /// The interval of τ².
    pub tau2: ConfidenceInterval,
    /// The interval of I², in percent.
    pub i2: ConfidenceInterval,
    /// The interval of H².
    pub h2: ConfidenceInterval,
}

/// The residual heterogeneity around a mean or a line, without the interval. `None` if no degree of freedom is left.
pub(super) fn about(effects: &[StudyEffect], design: Design<'_>, method: Tau2Method, tau2: f64) -> Option<Heterogeneity> {
    let df = effects.len() as f64 - design.coefficients();
    if df < 1.0 {
        return None;
    }
    let fit = Fit::inverse_variance(effects, design, 0.0);
    let q = fit.residual;
    let (i2, h2) = match method {
        // Higgins and Thompson (2002), Statistics in Medicine 21, 1539–1558: calculated from Q if the model has no τ².
        Tau2Method::Common => (if q > df { 100.0 * (q - df) / q } else { 0.0 }, q / df),
        // Their s², the typical variance within a study, is (k − p)/tr P; for DerSimonian and Laird's τ² both formulas agree.
        _ => shares(tau2, df / fit.trace),
    };
    Some(Heterogeneity {
        q,
        q_df: df,
        q_p_value: chi_squared_above(q, df),
        tau2,
        i2,
        h2,
        q_profile: None,
    })
}

/// I² in percent and H², from τ² and the typical variance within a study.
fn shares(tau2: f64, within: f64) -> (f64, f64) {
    (100.0 * tau2 / (within + tau2), tau2 / within + 1.0)
}

/// The two values of τ² at which the weighted residual sum of squares equals chi-squared's two quantiles; a negative limit becomes zero.
pub(super) fn q_profile(effects: &[StudyEffect], level: f64, max_iterations: u32) -> Result<QProfile, Warning> {
    let df = effects.len() as f64 - 1.0;
    let fit = Fit::inverse_variance(effects, Design::Mean, 0.0);
    let end = |probability: f64| match where_residual_is(effects, Design::Mean, chi_squared_quantile(probability, df), max_iterations) {
        Estimate::Found(tau2) => Ok(tau2),
        Estimate::NotConverged => Err(Warning::QProfileNotConverged),
    };
    let lower = end((1.0 + level) / 2.0)?;
    let upper = end((1.0 - level) / 2.0)?;
    let ((i2_lower, h2_lower), (i2_upper, h2_upper)) = (shares(lower, df / fit.trace), shares(upper, df / fit.trace));
    let interval = |lower, upper| ConfidenceInterval { level, lower, upper };
    Ok(QProfile {
        tau2: interval(lower, upper),
        i2: interval(i2_lower, i2_upper),
        h2: interval(h2_lower, h2_upper),
    })
}
