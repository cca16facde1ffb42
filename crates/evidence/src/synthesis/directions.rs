//! Counts which way the studies of one domain point.

use crate::direction::sign_test;
use crate::vocabulary::EffectDirection;

/// How many studies of a domain point each way.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDirections {
    /// The number of studies that point to benefit.
    pub benefit: usize,
    /// The number of studies that point to harm.
    pub harm: usize,
    /// The number of all other studies: no change, findings in both directions, or direction not reported.
    pub unclear: usize,
    /// The p value of the two-sided sign test. `None` if no study points to benefit or harm.
    pub sign_test_p: Option<f64>,
}

impl GroupDirections {
    /// Counts the directions of these studies.
    #[must_use]
    pub fn of(studies: &[EffectDirection]) -> Self {
        let count = |direction| studies.iter().filter(|&&study| study == direction).count();
        let (benefit, harm) = (count(EffectDirection::Benefit), count(EffectDirection::Harm));
        Self {
            benefit,
            harm,
            unclear: studies.len() - benefit - harm,
            sign_test_p: sign_test(studies).map(|test| test.p_value),
        }
    }
}

#[cfg(test)]
mod tests {
    use EffectDirection::{Benefit, Harm, Inconsistent, NoChange, NotReported};

    use super::*;

    #[test]
    fn every_study_is_counted_once() {
        let found = GroupDirections::of(&[Benefit, Harm, Inconsistent, NoChange, NotReported]);
        assert_eq!((found.benefit, found.harm, found.unclear, found.sign_test_p), (1, 1, 3, Some(1.0)));
    }
}
