//! Says which way a body of findings points: direction within a study, and a sign test across studies.
//!
//! Votes are counted on direction, never on statistical significance: Cochrane Handbook version 6.3, section 12.2.2.1, and the
//! revised effect direction plot of Hilton Boon and Thomson (2021), doi 10.1002/jrsm.1458.

use statrs::function::beta::beta_reg;

use crate::vocabulary::EffectDirection;

/// The percentage of a study's findings that must point the same way to give the study that direction.
const AGREEMENT_PERCENT: usize = 70;

/// The direction of one study in one outcome domain, from the directions of its findings there.
///
/// If at least 70% of the findings point one way, that is the direction of the study. Otherwise the study is inconsistent. Findings without
/// a reported direction are left out; if no finding is left, the direction of the study is not reported either.
#[must_use]
pub fn study_direction(findings: &[EffectDirection]) -> EffectDirection {
    let reported = findings.iter().filter(|&&finding| finding != EffectDirection::NotReported).count();
    if reported == 0 {
        return EffectDirection::NotReported;
    }
    for direction in [EffectDirection::Benefit, EffectDirection::Harm, EffectDirection::NoChange] {
        let agreeing = findings.iter().filter(|&&finding| finding == direction).count();
        if agreeing * 100 >= reported * AGREEMENT_PERCENT {
            return direction;
        }
    }
    EffectDirection::Inconsistent
}

/// The counts and the result of a sign test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignTest {
    /// The number of studies that point to benefit.
    pub benefit: u32,
    /// The number of studies that point to harm.
    pub harm: u32,
    /// The two-sided probability of a split at least this uneven if benefit and harm were equally likely.
    pub p_value: f64,
}

/// The two-sided exact sign test over the directions of studies. `None` if no study points to benefit or harm.
///
/// p = min(1, 2 Σ_{i≥k} C(n,i) / 2ⁿ), with k the larger of the two counts and n their sum. Inconsistent directions and no change are left
/// out.
#[must_use]
pub fn sign_test(studies: &[EffectDirection]) -> Option<SignTest> {
    let count = |direction| studies.iter().filter(|&&study| study == direction).count();
    let (benefit, harm) = (count(EffectDirection::Benefit), count(EffectDirection::Harm));
    let p_value = two_sided(u32::try_from(benefit).ok()?, u32::try_from(harm).ok()?)?;
    Some(SignTest {
        benefit: u32::try_from(benefit).ok()?,
        harm: u32::try_from(harm).ok()?,
        p_value,
    })
}

fn two_sided(left: u32, right: u32) -> Option<f64> {
    let (larger, smaller) = (left.max(right), left.min(right));
    if larger == 0 {
        return None;
    }
    let n = larger + smaller;
    let tail = if n <= COUNTED {
        counted(n, smaller)
    } else {
        // Σ_{i≥k} C(n,i) p^i (1-p)^(n-i) = I_p(k, n-k+1): NIST DLMF 8.17.5.
        beta_reg(f64::from(larger), f64::from(smaller) + 1.0, 0.5)
    };
    Some((2.0 * tail).min(1.0))
}

/// Up to this number of studies the terms of the sum fit in 128-bit integers, so the tail is exact except for one rounding.
const COUNTED: u32 = 120;

/// Σ_{i≤s} C(n,i) / 2ⁿ, which by symmetry equals the sum from n - s up to n.
fn counted(n: u32, smaller: u32) -> f64 {
    let (mut term, mut sum) = (1_u128, 0_u128);
    for i in 0..=smaller {
        sum += term;
        term = term * u128::from(n - i) / u128::from(i + 1);
    }
    sum as f64 / 2_f64.powi(n.cast_signed())
}

#[cfg(test)]
mod tests {
    use EffectDirection::{Benefit, Harm, Inconsistent, NoChange, NotReported};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn directions(benefit: usize, harm: usize) -> Vec<EffectDirection> {
        let mut directions = vec![Benefit; benefit];
        directions.extend(vec![Harm; harm]);
        directions
    }

    #[test]
    fn seven_of_ten_findings_make_the_direction() {
        assert_eq!(study_direction(&directions(7, 3)), Benefit);
        assert_eq!(study_direction(&directions(3, 7)), Harm);
        assert_eq!(study_direction(&directions(6, 3)), Inconsistent);
    }

    #[test]
    fn findings_without_a_direction_do_not_count() {
        assert_eq!(study_direction(&[Benefit, NotReported, NotReported]), Benefit);
        assert_eq!(study_direction(&[NotReported]), NotReported);
        assert_eq!(study_direction(&[]), NotReported);
    }

    #[test]
    fn inconsistent_findings_count_against_every_direction() {
        assert_eq!(study_direction(&[Benefit, Inconsistent]), Inconsistent);
        assert_eq!(study_direction(&[NoChange, NoChange, NoChange, Benefit]), NoChange);
    }

    #[test]
    fn the_sign_test_gives_the_published_values() {
        for ((benefit, harm), expected) in [
            ((9, 0), 0.003_906_25),
            ((5, 1), 0.218_75),
            ((1, 5), 0.218_75),
            ((1, 1), 1.0),
            ((1, 0), 1.0),
        ] {
            let p_value = sign_test(&directions(benefit, harm)).map(|test| test.p_value);
            assert!(p_value.is_some_and(|p| p == expected), "{benefit} and {harm}: {p_value:?}");
        }
    }

    #[test]
    fn no_direction_is_no_test() {
        assert_eq!(sign_test(&[NoChange, Inconsistent, NotReported]), None);
    }

    proptest! {
        #[test]
        fn the_tail_is_the_sum_of_its_binomial_terms(left in 0_u32..60, right in 0_u32..60) {
            let n = left + right;
            if n > 0 {
                let mut term = 1_u128; // C(n, 0)
                let mut tail = 0_u128;
                for i in 0..=n {
                    if i >= left.max(right) {
                        tail += term;
                    }
                    term = term * u128::from(n - i) / u128::from(i + 1);
                }
                let expected = (2.0 * tail as f64 / 2_f64.powi(n as i32)).min(1.0);
                let p_value = two_sided(left, right).unwrap_or(f64::NAN);
                prop_assert!((p_value - expected).abs() < 1e-12, "{} against {}", p_value, expected);
                prop_assert_eq!(two_sided(left, right), two_sided(right, left));
            }
        }

        #[test]
        fn counting_and_the_beta_function_agree(left in 0_u32..60, right in 0_u32..60) {
            let (larger, smaller) = (left.max(right), left.min(right));
            if larger > 0 {
                let tail = beta_reg(f64::from(larger), f64::from(smaller) + 1.0, 0.5);
                prop_assert!((counted(left + right, smaller) - tail).abs() < 1e-12);
            }
        }

        #[test]
        fn a_probability_is_a_probability(left in 0_u32..100_000, right in 0_u32..100_000) {
            if let Some(p_value) = two_sided(left, right) {
                prop_assert!(p_value.is_finite() && (0.0..=1.0).contains(&p_value));
            }
        }
    }
}
