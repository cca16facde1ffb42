//! Holds an effect against what it compares and which way it is recorded to point.

use super::{Effect, EffectError, EffectInput};
use crate::vocabulary::{Contrast, EffectDirection, EffectMetric};

/// What is recorded of a finding beside its effect, as far as the effect must fit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedFinding {
    /// What the effect compares.
    pub contrast: Contrast,
    /// Which way the finding points.
    pub direction: EffectDirection,
    /// Whether a higher value of the measure is better. Where it is not, an effect below zero is a benefit.
    pub higher_is_better: bool,
}

impl EffectInput {
    /// Works the effect out, and holds it against the finding that it belongs to.
    ///
    /// # Errors
    /// Where a figure is impossible or does not fit the finding, by the name of the field.
    pub fn effect_of(&self, finding: &RecordedFinding) -> Result<Effect, EffectError> {
        if finding.contrast == Contrast::BeforeAfter {
            self.check_same_people()?;
        } else if let Self::Continuous(input) = self
            && input.correlation.is_some()
        {
            return Err(EffectError::new(
                "correlation",
                "goes with the contrast BEFORE_AFTER only, where the same people are measured twice",
            ));
        }
        let effect = self.effect()?;
        finding.check_sign(effect.metric, effect.estimate, self.signed_by())?;
        Ok(effect)
    }

    /// Figures of two groups take people who were measured twice for twice as many, and miss that their values go together.
    fn check_same_people(&self) -> Result<(), EffectError> {
        match self {
            Self::Continuous(input) if input.correlation.is_none() => Err(EffectError::new(
                "correlation",
                "is needed for the contrast BEFORE_AFTER: the same people are measured twice, so the figures are not those of two groups; \
                 give the correlation between both measurements, or an estimate with its standard error",
            )),
            Self::Binary(_) => Err(EffectError::new(
                "events1",
                "is of two groups, but with the contrast BEFORE_AFTER the same people are counted twice; give an estimate with the standard \
                 error of a paired analysis, such as McNemar's",
            )),
            Self::Continuous(_) | Self::Estimate(_) | Self::Correlation(_) | Self::Proportion(_) => Ok(()),
        }
    }

    /// The field that gives an effect its sign.
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
    /// The estimate, such that more than zero is better.
    #[must_use]
    pub fn towards_benefit(&self, metric: EffectMetric, estimate: f64) -> f64 {
        if self.higher_is_better || !metric.has_a_direction() {
            estimate
        } else {
            // Zero has no sign.
            0.0 - estimate
        }
    }

    /// Whether the effect lies on the other side of zero than the recorded direction.
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
    /// Where the effect points the other way than the recorded direction.
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

/// Whether figures that are stored with the contrast BEFORE_AFTER take the same people as two groups.
#[must_use]
pub const fn is_unpaired(contrast: Contrast, figures: &EffectInput) -> bool {
    match (contrast, figures) {
        (Contrast::BeforeAfter, EffectInput::Continuous(input)) => input.correlation.is_none(),
        (Contrast::BeforeAfter, EffectInput::Binary(_)) => true,
        _ => false,
    }
}
