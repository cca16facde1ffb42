//! Converts ratios to the log scale, and says how far printed figures may be off because of rounding.

use super::{ConfidenceInterval, EffectError, EstimateInput};
use crate::vocabulary::EffectMetric;

/// The figures of an estimate on its additive scale, each with its largest possible rounding error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Printed {
    pub(super) metric: EffectMetric,
    pub(super) estimate: Rounded,
    pub(super) ends: Option<(Rounded, Rounded)>,
    /// The confidence level of the interval, as a share below 1.
    pub(super) level: f64,
}

/// A figure, and its largest rounding error: half a unit of the last printed decimal place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rounded {
    pub(super) value: f64,
    pub(super) slack: f64,
}

impl Rounded {
    /// The figure on the log scale. A rounding error h below x has the length −ln(1 − h/x) there; it is longer than the one above x.
    fn logged(self) -> Self {
        Self {
            value: self.value.ln(),
            slack: -(-self.slack / self.value).ln_1p(),
        }
    }
}

impl Printed {
    pub(super) fn interval(&self) -> Option<ConfidenceInterval> {
        self.ends.map(|(lower, upper)| ConfidenceInterval {
            level: self.level,
            lower: lower.value,
            upper: upper.value,
        })
    }
}

/// # Errors
/// If a ratio, or a limit of its interval, has no logarithm.
pub(super) fn check_ratio(input: &EstimateInput) -> Result<(), EffectError> {
    let metric = input.metric.additive();
    if metric == input.metric {
        return Ok(());
    }
    let ends = input.ci.map(|ci| (ci.lower, ci.upper));
    for (field, figure) in [
        ("estimate", Some(input.estimate)),
        ("ci.lower", ends.map(|(lower, _)| lower)),
        ("ci.upper", ends.map(|(_, upper)| upper)),
    ] {
        if figure.is_some_and(|figure| figure <= 0.0) {
            return Err(EffectError::new(
                field,
                format!("must be above zero for a ratio; a ratio on the log scale has the metric {metric}"),
            ));
        }
    }
    Ok(())
}

/// The figures of a checked input on the additive scale.
///
/// # Errors
/// If the standard error could be on either scale.
pub(super) fn on_the_additive_scale(input: &EstimateInput) -> Result<Printed, EffectError> {
    let figures = [Some(input.estimate), input.ci.map(|ci| ci.lower), input.ci.map(|ci| ci.upper)];
    // Papers usually print an estimate and its interval with the same number of places, but JSON drops zeros at the end.
    let places = figures.iter().flatten().map(|figure| places(*figure)).max().unwrap_or(0);
    let slack = 0.5 * 10_f64.powi(-places);
    let rounded = |value: f64| Rounded { value, slack };
    let metric = input.metric.additive();
    if metric == input.metric {
        return Ok(Printed {
            metric,
            estimate: rounded(input.estimate),
            ends: input.ci.map(|ci| (rounded(ci.lower), rounded(ci.upper))),
            level: input.ci.map_or(super::INTERVAL_LEVEL, |ci| ci.level),
        });
    }
    if input.standard_error.is_some() && input.ci.is_none() && input.p_value.is_none() {
        return Err(EffectError::new(
            "standardError",
            format!(
                "of a ratio as printed could be on either scale: give the interval or the p value too, or enter the logarithm with the \
                    metric {metric}"
            ),
        ));
    }
    Ok(Printed {
        metric,
        estimate: rounded(input.estimate).logged(),
        ends: input.ci.map(|ci| (rounded(ci.lower).logged(), rounded(ci.upper).logged())),
        level: input.ci.map_or(super::INTERVAL_LEVEL, |ci| ci.level),
    })
}

/// The number of decimal places in the shortest text of a number.
pub(super) fn places(figure: f64) -> i32 {
    let text = format!("{figure}");
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    i32::try_from(decimals).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_shortest_text() {
        for (figure, expected) in [(2.0, 0), (2.5, 1), (-0.627, 3), (0.1 + 0.2, 17), (1e300, 0)] {
            assert_eq!(places(figure), expected, "{figure}");
        }
    }
}
