//! Checks an effect against what its finding compares and which way the finding is recorded to point.

use super::{Effect, EffectError, EffectInput};
use crate::vocabulary::{Contrast, EffectDirection, EffectMetric};

/// The recorded facts of a finding that its effect must agree with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedFinding {
    /// What the finding compares.
    pub contrast: Contrast,
    /// The recorded direction of the finding.
    pub direction: EffectDirection,
    /// Whether a higher value of the measure is better. If not, an effect below zero is a benefit.
    pub higher_is_better: bool,
}

impl EffectInput {
    /// Calculates the effect, and checks it against the finding that it belongs to.
    ///
    /// # Errors
    /// If a figure is impossible or does not fit the finding; the error names the field.
    pub fn effect_of(&self, finding: &RecordedFinding) -> Result<Effect, EffectError> {
        if finding.contrast == Contrast::BeforeAfter {
            self.check_same_people()?;
        } else if let Self::Continuous(input) = self
            && input.correlation.is_some()
        {
            return Err(EffectError::new(
                "correlation",
                "is allowed only with the contrast BEFORE_AFTER, where the same people are measured twice",
            ));
        }
        let effect = self.effect()?;
        finding.check_sign(effect.metric, effect.estimate, self.signed_by())?;
        Ok(effect)
    }

    /// Refuses figures of two groups when the same people were measured twice: they would count each person twice, and ignore the
    /// correlation between the two measurements.
    fn check_same_people(&self) -> Result<(), EffectError> {
        match self {
            Self::Continuous(input) if input.correlation.is_none() => Err(EffectError::new(
                "correlation",
                "is needed for the contrast BEFORE_AFTER: the same people are measured twice, so the figures are not those of two groups; \
                 give the correlation between both measurements, or an estimate with its standard error",
            )),
            Self::Binary(_) => Err(EffectError::new(
                "events1",
                "is of two groups, but with the contrast BEFORE_AFTER the same people are counted twice; give an estimate with the \
                    standard \
                 error of a paired analysis, such as McNemar's",
            )),
            Self::Continuous(_) | Self::Estimate(_) | Self::Correlation(_) | Self::Proportion(_) => Ok(()),
        }
    }

    /// The field that determines the sign of the effect.
    const fn signed_by(&self) -> &'static str {
        match self {
            Self::Estimate(_) => "estimate",
            Self::Continuous(_) => "mean1",
            Self::Binary(_) => "events1",
            Self::Correlation(_) => "r",
            Self::Proportion(_) => "events",
        }
    }
}

impl RecordedFinding {
    /// The estimate with the sign changed where needed, so that a value above zero is better.
    #[must_use]
    pub fn towards_benefit(&self, metric: EffectMetric, estimate: f64) -> f64 {
        if self.higher_is_better || !metric.has_a_direction() {
            estimate
        } else {
            // Zero has no sign.
            0.0 - estimate
        }
    }

    /// Whether the effect has the opposite sign to the recorded direction.
    #[must_use]
    pub fn is_against_direction(&self, metric: EffectMetric, estimate: f64) -> bool {
        if !metric.has_a_direction() {
            return false;
        }
        let estimate = self.towards_benefit(metric, estimate);
        match self.direction {
            EffectDirection::Benefit => estimate < 0.0,
            EffectDirection::Harm => estimate > 0.0,
            EffectDirection::NoChange | EffectDirection::Inconsistent | EffectDirection::NotReported => false,
        }
    }

    /// # Errors
    /// If the effect points the opposite way to the recorded direction.
    pub fn check_sign(&self, metric: EffectMetric, estimate: f64, field: &'static str) -> Result<(), EffectError> {
        if !self.is_against_direction(metric, estimate) {
            return Ok(());
        }
        let side = if estimate < 0.0 { "below" } else { "above" };
        let scale = if self.higher_is_better {
            "if lower values of the measure are better, say so with higherIsBetter: false"
        } else {
            "with higherIsBetter: false, an effect below zero is a benefit"
        };
        Err(EffectError::new(
            field,
            format!(
                "gives an effect {side} zero, which is against the direction {}: correct the sign or the direction; {scale}",
                self.direction
            ),
        ))
    }
}

/// Whether stored figures with the contrast BEFORE_AFTER treat the same people as two groups.
#[must_use]
pub const fn is_unpaired(contrast: Contrast, figures: &EffectInput) -> bool {
    match (contrast, figures) {
        (Contrast::BeforeAfter, EffectInput::Continuous(input)) => input.correlation.is_none(),
        (Contrast::BeforeAfter, EffectInput::Binary(_)) => true,
        _ => false,
    }
}
