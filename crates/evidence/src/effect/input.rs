//! The forms in which an effect is entered, as the contract and the data files spell them: exactly one form, by its name.

use serde::{Deserialize, Serialize};

use super::INTERVAL_LEVEL;
use crate::vocabulary::EffectMetric;

/// One form: `{"continuous": {"mean1": …}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EffectInput {
    /// An estimate as printed.
    Estimate(EstimateInput),
    /// Two groups' means and standard deviations.
    Continuous(ContinuousInput),
    /// Two groups' events and totals.
    Binary(BinaryInput),
    /// A correlation coefficient.
    Correlation(CorrelationInput),
    /// Events in one group.
    Proportion(ProportionInput),
}

/// An estimate as printed, on the metric's scale, with whatever is printed of its error.
///
/// The metrics ODDS_RATIO and RISK_RATIO take the ratio and its interval as papers print them; the standard error is always that of the
/// logarithm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EstimateInput {
    /// The scale that the estimate is on.
    pub metric: EffectMetric,
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_error: Option<f64>,
    /// Its interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<ConfidenceInterval>,
    /// Its two-sided p value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// People it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<i32>,
}

/// An interval and its level, such as 0.95.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfidenceInterval {
    /// The share of intervals that would hold the truth.
    #[serde(default = "level")]
    pub level: f64,
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// Two groups' means, standard deviations and sizes; the effect is the first minus the second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the figures' own")]
pub struct ContinuousInput {
    #[serde(default = "standardised")]
    pub metric: EffectMetric,
    pub mean1: f64,
    pub sd1: f64,
    pub n1: i32,
    pub mean2: f64,
    pub sd2: f64,
    pub n2: i32,
    /// The correlation between both measurements, where the same people were measured twice: only with the contrast BEFORE_AFTER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<f64>,
}

/// Two groups' events and totals; the effect is the first against the second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the figures' own")]
pub struct BinaryInput {
    #[serde(default = "odds")]
    pub metric: EffectMetric,
    pub events1: i32,
    pub n1: i32,
    pub events2: i32,
    pub n2: i32,
}

/// A correlation coefficient and the people it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the figures' own")]
pub struct CorrelationInput {
    pub r: f64,
    pub n: i32,
}

/// Events among the people of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the figures' own")]
pub struct ProportionInput {
    pub events: i32,
    pub n: i32,
}

fn level() -> f64 {
    INTERVAL_LEVEL
}

fn standardised() -> EffectMetric {
    EffectMetric::StandardisedMeanDifference
}

fn odds() -> EffectMetric {
    EffectMetric::LogOddsRatio
}
