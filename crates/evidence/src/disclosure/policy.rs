//! Holds the numbers of a disclosure policy, and the version that every released count names.

use std::ops::RangeInclusive;

/// The rule that is applied to counts of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosurePolicy {
    version: String,
    threshold: u64,
    suppress_zero: bool,
    rounding_base: u64,
    secondary: bool,
}

/// Why numbers do not make a valid policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPolicy {
    /// A suppressed count could have only one value, so suppression would hide nothing.
    #[error("the threshold leaves a suppressed count only one possible value")]
    ThresholdTooLow,
    /// The rounding base is zero; a count cannot be rounded to a multiple of zero.
    #[error("the rounding base is zero")]
    NoRoundingBase,
    /// A count above zero that is shown would be rounded to zero, and look like no people.
    #[error("the rounding base is more than twice the threshold")]
    RoundsToZero,
}

impl DisclosurePolicy {
    /// The rule of NHS England's hospital statistics since September 2018: zero is shown, 1 to 7 are suppressed, and counts from 8 are
    /// rounded to the nearest 5. Source: "Change to disclosure control methodology for HES and ECDS from September 2018", NHS Digital.
    #[must_use]
    pub fn nhs() -> Self {
        Self {
            version: "nhs-1".to_owned(),
            threshold: 8,
            suppress_zero: false,
            rounding_base: 5,
            secondary: true,
        }
    }

    /// The rule of the UK Longitudinal Linkage Collaboration: counts below 10, including zero, are suppressed, by row and column:
    /// <https://guidebook.ukllc.ac.uk/docs/user_guide/sdc>. Other counts are rounded to the nearest 5, so that this profile never shows
    /// more than [`Self::nhs`] does.
    #[must_use]
    pub fn strict() -> Self {
        Self {
            version: "strict-1".to_owned(),
            threshold: 10,
            suppress_zero: true,
            rounding_base: 5,
            secondary: true,
        }
    }

    /// A policy with other numbers: counts below `threshold` are suppressed, others are rounded to the nearest `rounding_base` (1 means
    /// exact).
    ///
    /// # Errors
    /// If the numbers would not protect anything; see [`InvalidPolicy`].
    pub fn new(version: impl Into<String>, threshold: u64, zero: Zero, rounding_base: u64) -> Result<Self, InvalidPolicy> {
        let suppress_zero = zero == Zero::Suppressed;
        let possible_values = if suppress_zero { threshold } else { threshold.saturating_sub(1) };
        if possible_values < 2 {
            return Err(InvalidPolicy::ThresholdTooLow);
        }
        if rounding_base == 0 {
            return Err(InvalidPolicy::NoRoundingBase);
        }
        let policy = Self {
            version: version.into(),
            threshold,
            suppress_zero,
            rounding_base,
            secondary: true,
        };
        if policy.round(threshold) == 0 {
            Err(InvalidPolicy::RoundsToZero)
        } else {
            Ok(policy)
        }
    }

    /// The same policy without secondary suppression, for tables whose totals nobody can know. Small counts are still suppressed.
    #[must_use]
    pub fn without_secondary(mut self) -> Self {
        self.secondary = false;
        self
    }

    /// The version that every released count names.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The smallest count that may be shown.
    #[must_use]
    pub fn threshold(&self) -> u64 {
        self.threshold
    }

    /// The number that shown counts are rounded to a multiple of.
    #[must_use]
    pub fn rounding_base(&self) -> u64 {
        self.rounding_base
    }

    /// Whether zero is suppressed like any small count.
    #[must_use]
    pub fn suppresses_zero(&self) -> bool {
        self.suppress_zero
    }

    pub(super) fn has_secondary(&self) -> bool {
        self.secondary
    }

    pub(super) fn is_small(&self, count: u64) -> bool {
        count < self.threshold && (count > 0 || self.suppress_zero)
    }

    /// The counts that are shown with the same value as this count.
    pub(super) fn rounding_interval(&self, count: u64) -> RangeInclusive<u64> {
        let rounded = self.round(count);
        if rounded == 0 {
            return 0..=0;
        }
        let lowest = rounded.saturating_sub(self.rounding_base / 2).max(self.threshold);
        lowest..=rounded.saturating_add((self.rounding_base - 1) / 2)
    }

    /// The nearest multiple of the rounding base; halves are rounded up.
    pub(super) fn round(&self, count: u64) -> u64 {
        let base = self.rounding_base;
        let below = count - count % base;
        if count % base >= base.div_ceil(2) {
            below.saturating_add(base)
        } else {
            below
        }
    }
}

/// How a count of zero is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zero {
    /// A count of zero is shown.
    Shown,
    /// A count of zero is suppressed like any small count.
    Suppressed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_is_the_first_count_that_the_nhs_rule_shows() {
        let policy = DisclosurePolicy::nhs();
        let small: Vec<u64> = (0..20).filter(|&count| policy.is_small(count)).collect();
        assert_eq!(small, [1, 2, 3, 4, 5, 6, 7]);
        let rounded: Vec<u64> = [0, 8, 12, 13, 17, 18, 24].into_iter().map(|count| policy.round(count)).collect();
        assert_eq!(rounded, [0, 10, 10, 15, 15, 20, 25]);
    }

    #[test]
    fn the_strict_rule_suppresses_zero_and_all_below_ten() {
        let policy = DisclosurePolicy::strict();
        assert!((0..10).all(|count| policy.is_small(count)));
        assert!(!policy.is_small(10));
    }

    #[test]
    fn an_even_base_rounds_halves_up() {
        let policy = DisclosurePolicy::new("tens", 8, Zero::Shown, 10);
        assert_eq!(policy.map(|policy| [14, 15, 25].map(|count| policy.round(count))), Ok([10, 20, 30]));
    }

    #[test]
    fn every_shown_count_lies_in_its_rounding_interval_and_no_other() {
        for policy in [DisclosurePolicy::nhs(), DisclosurePolicy::strict()] {
            for shown in (0..60).filter(|&count| !policy.is_small(count)) {
                let alike = (0..60).filter(|&other| !policy.is_small(other) && policy.round(other) == policy.round(shown));
                assert_eq!(
                    alike.collect::<Vec<_>>(),
                    policy.rounding_interval(shown).filter(|&c| c < 60).collect::<Vec<_>>()
                );
            }
        }
    }

    #[test]
    fn numbers_that_keep_no_secret_make_no_policy() {
        assert_eq!(DisclosurePolicy::new("x", 2, Zero::Shown, 5), Err(InvalidPolicy::ThresholdTooLow));
        assert_eq!(
            DisclosurePolicy::new("x", 1, Zero::Suppressed, 1),
            Err(InvalidPolicy::ThresholdTooLow)
        );
        assert_eq!(DisclosurePolicy::new("x", 8, Zero::Shown, 0), Err(InvalidPolicy::NoRoundingBase));
        assert_eq!(DisclosurePolicy::new("x", 8, Zero::Shown, 20), Err(InvalidPolicy::RoundsToZero));
        assert!(DisclosurePolicy::new("x", 2, Zero::Suppressed, 1).is_ok());
    }
}
