//! Defines the scales that effects are pooled on, how they are converted back for readers, and which round numbers label an axis.

use crate::numeral::fixed;

/// The scale of the effects in a figure. Readers see converted values, such as an odds ratio for a log odds ratio.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scale {
    /// Values that are shown as they are: mean differences, Hedges' g, risk differences.
    #[default]
    Linear,
    /// Logarithms of ratios, which are shown as ratios on a logarithmic axis.
    LogRatio,
    /// Fisher's z, which is shown as a correlation.
    FisherZ,
    /// Logits, which are shown as proportions.
    Logit,
}

/// A tick on an axis: its place on the pooled scale, and its text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

const CORRELATIONS: [f64; 17] = [
    -0.99, -0.95, -0.9, -0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 0.999, -0.999,
];
const PROPORTIONS: [f64; 15] = [
    0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999,
];
/// The ratios that are labelled in each decade, from fewer to more.
const RATIOS: [&[f64]; 2] = [&[1.0, 2.0, 5.0], &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0]];
/// From this number of decades on, only powers of ten are labelled.
const MOST_DECADES: f64 = 2.2;
/// The least number of ticks on an axis.
const FEWEST: usize = 4;
/// The approximate number of ticks on an axis.
const MARKS: f64 = 6.0;

impl Scale {
    /// The value that readers see for a value on the pooled scale.
    pub(crate) fn shown(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::LogRatio => value.exp(),
            Self::FisherZ => value.tanh(),
            Self::Logit => 1.0 / (1.0 + (-value).exp()),
        }
    }

    /// The value on the pooled scale for a value that readers see.
    fn pooled(self, shown: f64) -> f64 {
        match self {
            Self::Linear => shown,
            Self::LogRatio => shown.ln(),
            Self::FisherZ => shown.atanh(),
            Self::Logit => (shown / (1.0 - shown)).ln(),
        }
    }

    /// The value of no effect on the pooled scale. A proportion has none.
    pub(crate) const fn null(self) -> Option<f64> {
        match self {
            Self::Linear | Self::LogRatio | Self::FisherZ => Some(0.0),
            Self::Logit => None,
        }
    }

    /// The largest value of an axis on the pooled scale. Beyond it, the values that readers see are not finite or no longer change.
    pub(crate) const fn limit(self) -> f64 {
        match self {
            Self::Linear => 1e300,
            Self::LogRatio => 300.0,
            Self::FisherZ => 8.0,
            Self::Logit => 30.0,
        }
    }

    /// Round numbers between two values of the pooled scale, in ascending order.
    pub(crate) fn ticks(self, low: f64, high: f64) -> Vec<Tick> {
        let (from, to) = (self.shown(low), self.shown(high));
        let shown = match self {
            Self::Linear => round_steps(from, to),
            Self::LogRatio => round_ratios(from, to),
            Self::FisherZ => chosen(&CORRELATIONS, from, to),
            Self::Logit => chosen(&PROPORTIONS, from, to),
        };
        let mut ticks: Vec<Tick> = shown
            .into_iter()
            .map(|(value, label)| Tick {
                at: self.pooled(value),
                label,
            })
            .filter(|tick| tick.at >= low && tick.at <= high)
            .collect();
        ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
        ticks.dedup_by(|a, b| a.label == b.label);
        ticks
    }
}

/// The values of the list that are in the range. If there are too few, equal steps of a round number.
fn chosen(list: &[f64], from: f64, to: f64) -> Vec<(f64, String)> {
    let within: Vec<_> = list.iter().filter(|value| **value >= from && **value <= to).collect();
    if within.len() < FEWEST {
        return round_steps(from, to);
    }
    within.into_iter().map(|value| (*value, short(*value))).collect()
}

/// Multiples of 1, 2 or 5 times a power of ten, all with the same decimals.
fn round_steps(from: f64, to: f64) -> Vec<(f64, String)> {
    let rough = (to - from) / MARKS;
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let power = rough.log10().floor();
    let unit = 10_f64.powf(power);
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * unit)
        .find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    let decimals = (-step.log10().floor()).clamp(0.0, 9.0) as usize;
    let first = (from / step).ceil();
    let values = (0..=12_u8).map(|index| (first + f64::from(index)) * step);
    values
        .filter(|value| *value <= to)
        .map(|value| (value, fixed(value, decimals)))
        .collect()
}

/// Round ratios: a few in each decade, or only powers of ten on an axis of many decades, or equal steps on a narrow axis.
fn round_ratios(from: f64, to: f64) -> Vec<(f64, String)> {
    if !(from > 0.0 && to.is_finite()) {
        return Vec::new();
    }
    let decades = (to / from).log10();
    if decades >= MOST_DECADES {
        return ratios(&[1.0], from, to);
    }
    for times in RATIOS {
        let found = ratios(times, from, to);
        if found.len() >= FEWEST {
            return found;
        }
    }
    round_steps(from, to)
}

/// These ratios in each decade of the axis, or in every second, third … if there are many decades.
fn ratios(times: &[f64], from: f64, to: f64) -> Vec<(f64, String)> {
    let stride = ((to / from).log10() / MARKS).ceil().max(1.0);
    // The powers are multiples of the stride, so that 1 is always among them.
    let first = (from.log10() / stride).floor() * stride;
    let powers = (0..=12_u8).map(|index| first + f64::from(index) * stride);
    let values = powers.flat_map(|power| times.iter().map(move |times| times * 10_f64.powf(power)));
    let within = values.filter(|value| *value >= from && *value <= to);
    within.map(|value| (value, short(value))).collect()
}

/// The number with as few decimals as it needs.
fn short(value: f64) -> String {
    let size = value.abs();
    let decimals = (0..=6_usize).find(|decimals| {
        let scaled = size * 10_f64.powf(*decimals as f64);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1e-3)
    });
    match decimals {
        Some(decimals) if size == 0.0 || size >= 1e-6 => fixed(value, decimals),
        _ => format!("{value:.0e}").replace('-', "−"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: Scale, low: f64, high: f64) -> Vec<String> {
        scale.ticks(low, high).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn a_linear_axis_has_even_round_steps() {
        assert_eq!(labels(Scale::Linear, -0.47, 1.3), ["0.0", "0.5", "1.0"]);
        assert_eq!(labels(Scale::Linear, -1.0, 1.0), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(labels(Scale::Linear, -1200.0, 100.0), ["−1000", "−500", "0"]);
    }

    #[test]
    fn a_log_ratio_is_marked_as_a_ratio() {
        assert_eq!(labels(Scale::LogRatio, -1.7, 2.4), ["0.2", "0.5", "1", "2", "5", "10"]);
        assert_eq!(labels(Scale::LogRatio, -6.0, 5.0), ["0.01", "0.1", "1", "10", "100"]);
        assert_eq!(labels(Scale::LogRatio, -0.48, 1.2), ["0.7", "1", "1.5", "2", "3"]);
        assert_eq!(labels(Scale::LogRatio, -0.2, 0.2), ["0.9", "1.0", "1.1", "1.2"]);
    }

    #[test]
    fn a_correlation_and_a_proportion_stay_within_their_range() {
        assert_eq!(labels(Scale::FisherZ, -0.5, 1.2), ["−0.4", "−0.2", "0", "0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(labels(Scale::Logit, -3.0, 1.0), ["0.05", "0.1", "0.2", "0.3", "0.5", "0.7"]);
    }

    #[test]
    fn no_range_gives_a_mark_that_is_no_number() {
        for scale in [Scale::Linear, Scale::LogRatio, Scale::FisherZ, Scale::Logit] {
            let limit = scale.limit();
            for (low, high) in [(-limit, limit), (0.0, limit), (-limit, 0.0), (0.0, 1e-12), (1.0, 1.0)] {
                for tick in scale.ticks(low, high) {
                    assert!(tick.at.is_finite() && tick.at >= low && tick.at <= high, "{scale:?} {tick:?}");
                }
            }
        }
    }
}
