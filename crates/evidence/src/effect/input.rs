//! Defines the forms in which an effect is entered, as the contract and the data files write them: exactly one form, by its name.

use serde::{Deserialize, Serialize};

use super::INTERVAL_LEVEL;
use crate::vocabulary::EffectMetric;

/// An effect in one form, written as `{"continuous": {"mean1": …}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EffectInput {
    /// An estimate as printed.
    Estimate(EstimateInput),
    /// The means and standard deviations of two groups.
    Continuous(ContinuousInput),
    /// The events and totals of two groups.
    Binary(BinaryInput),
    /// A correlation coefficient and its number of people.
    Correlation(CorrelationInput),
    /// The events in one group, and its size.
    Proportion(ProportionInput),
}

/// An estimate as printed, on the metric's scale, with what the paper prints about its precision.
///
/// The metrics ODDS_RATIO and RISK_RATIO take the ratio and its interval as papers print them; the standard error is always that of the
/// logarithm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EstimateInput {
    /// The metric, which tells the scale of the estimate and its interval.
    pub metric: EffectMetric,
    /// The estimate, on the scale of `metric`.
    pub estimate: f64,
    /// The standard error; of the logarithm, if the metric is a ratio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_error: Option<f64>,
    /// The confidence interval, on the scale of `metric`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<ConfidenceInterval>,
    /// The two-sided p value, above 0 and at most 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// The number of people that the estimate is based on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<i32>,
}

/// A confidence interval and its level, such as 0.95.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfidenceInterval {
    /// The confidence level, as a share below 1: 0.95 for 95%.
    #[serde(default = "level")]
    pub level: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

/// The means, standard deviations and sizes of two groups. The effect is the first group minus the second.
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
    /// The correlation between the two measurements if the same people were measured twice. Allowed only with the contrast BEFORE_AFTER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<f64>,
}

/// The events and totals of two groups. The effect compares the first group with the second.
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

/// A correlation coefficient and the number of people that it is based on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the figures' own")]
pub struct CorrelationInput {
    pub r: f64,
    pub n: i32,
}

/// The number of people in one group, and how many of them had the event.
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
