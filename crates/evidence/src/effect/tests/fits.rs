//! Tests that an effect must agree with what it compares and with the recorded direction.

use proptest::prelude::*;

use super::*;
use crate::vocabulary::{Contrast, EffectDirection};

fn finding(contrast: Contrast, direction: EffectDirection) -> RecordedFinding {
    RecordedFinding {
        contrast,
        direction,
        higher_is_better: true,
    }
}

fn paired(metric: EffectMetric, correlation: Option<f64>) -> EffectInput {
    EffectInput::Continuous(ContinuousInput {
        metric,
        mean1: 24.0,
        sd1: 6.0,
        n1: 40,
        mean2: 21.0,
        sd2: 5.0,
        n2: 40,
        correlation,
    })
}

#[test]
fn the_same_people_before_and_after_are_counted_once_and_their_correlation_is_used() {
    let before_after = finding(Contrast::BeforeAfter, EffectDirection::Benefit);
    let difference = paired(EffectMetric::MeanDifference, Some(0.7)).effect_of(&before_after).unwrap();
    // By hand: √((36 + 25 − 2 · 0.7 · 6 · 5)/40) = √0.475.
    assert_eq!((difference.estimate, difference.n), (3.0, Some(40)));
    assert!((difference.standard_error.unwrap() - 0.475_f64.sqrt()).abs() < 1e-12);
    assert!(difference.figures.contains(&Figure {
        name: "correlation".to_owned(),
        value: 0.7
    }));
    let standardised = paired(EffectMetric::StandardisedMeanDifference, Some(0.7))
        .effect_of(&before_after)
        .unwrap();
    // metafor: escalc("SMCR", m1i = 24, m2i = 21, sd1i = 5, ni = 40, ri = 0.7): J(39) = 0.980624; g = 0.6 J; v = 0.6/40 + g²/80.
    let g = 0.6 * 0.980_624_242_3;
    assert!((standardised.estimate - g).abs() < 1e-6, "{}", standardised.estimate);
    assert!((standardised.standard_error.unwrap() - (0.015 + g * g / 80.0).sqrt()).abs() < 1e-6);
    assert_eq!(standardised.n, Some(40));
}

#[test]
fn before_and_after_without_a_correlation_is_refused_with_what_would_work() {
    let before_after = finding(Contrast::BeforeAfter, EffectDirection::Benefit);
    let refused = paired(EffectMetric::MeanDifference, None).effect_of(&before_after).unwrap_err();
    assert!(
        refused.field == "correlation" && refused.reason.contains("standard error"),
        "{refused}"
    );
    let refused = binary(EffectMetric::LogOddsRatio, [12, 28, 8, 32])
        .effect_of(&before_after)
        .unwrap_err();
    assert!(refused.field == "events1" && refused.reason.contains("McNemar"), "{refused}");
    let two_groups = finding(Contrast::VersusComparison, EffectDirection::Benefit);
    assert_eq!(
        paired(EffectMetric::MeanDifference, None).effect_of(&two_groups).unwrap().n,
        Some(80)
    );
    let refused = paired(EffectMetric::MeanDifference, Some(0.5)).effect_of(&two_groups).unwrap_err();
    assert_eq!(refused.field, "correlation");
    for (correlation, n2, field) in [(1.0, 40, "correlation"), (f64::NAN, 40, "correlation"), (0.5, 38, "n2")] {
        let EffectInput::Continuous(mut input) = paired(EffectMetric::MeanDifference, Some(correlation)) else {
            unreachable!("the form that was made")
        };
        input.n2 = n2;
        assert_eq!(EffectInput::Continuous(input).effect_of(&before_after).unwrap_err().field, field);
    }
}

#[test]
fn a_sign_against_the_direction_is_refused_unless_lower_is_better() {
    let effect = |estimate: f64| {
        EffectInput::Estimate(EstimateInput {
            metric: EffectMetric::MeanDifference,
            estimate,
            standard_error: Some(0.5),
            ci: None,
            p_value: None,
            n: None,
        })
    };
    let benefit = finding(Contrast::VersusComparison, EffectDirection::Benefit);
    let refused = effect(-1.2).effect_of(&benefit).unwrap_err();
    assert!(
        refused.field == "estimate" && refused.reason.contains("higherIsBetter: false"),
        "{refused}"
    );
    let lower_is_better = RecordedFinding {
        higher_is_better: false,
        ..benefit
    };
    assert_eq!(effect(-1.2).effect_of(&lower_is_better).unwrap().estimate, -1.2);
    assert_eq!(lower_is_better.towards_benefit(EffectMetric::MeanDifference, -1.2), 1.2);
    assert!(
        lower_is_better
            .towards_benefit(EffectMetric::MeanDifference, 0.0)
            .is_sign_positive()
    );
    assert_eq!(effect(1.2).effect_of(&lower_is_better).unwrap_err().field, "estimate");
    for direction in [
        EffectDirection::NoChange,
        EffectDirection::Inconsistent,
        EffectDirection::NotReported,
    ] {
        assert!(effect(-1.2).effect_of(&finding(Contrast::VersusComparison, direction)).is_ok());
    }
    assert!(effect(-0.0).effect_of(&benefit).unwrap().estimate.is_sign_positive());
}

#[test]
fn a_share_below_one_half_points_no_way() {
    let few = input(r#"{"proportion": {"events": 5, "n": 26}}"#);
    for higher_is_better in [true, false] {
        let benefit = RecordedFinding {
            higher_is_better,
            ..finding(Contrast::None, EffectDirection::Benefit)
        };
        let effect = few.effect_of(&benefit).unwrap();
        assert!(effect.estimate < 0.0 && !benefit.is_against_direction(effect.metric, effect.estimate));
        assert_eq!(benefit.towards_benefit(effect.metric, effect.estimate), effect.estimate);
    }
}

proptest! {
    #[test]
    fn the_more_both_times_go_together_the_surer_the_change_is(
        m1 in -5.0..5.0_f64, m2 in -5.0..5.0_f64, sd1 in 0.1..3.0_f64, sd2 in 0.1..3.0_f64, n in 2..200_i32, low in -0.9..0.8_f64,
        more in 0.01..0.15_f64,
    ) {
        for metric in [EffectMetric::MeanDifference, EffectMetric::StandardisedMeanDifference] {
            let of = |correlation: f64| EffectInput::Continuous(ContinuousInput { metric, mean1: m1, sd1, n1: n, mean2: m2, sd2, n2: n,
            correlation: Some(correlation) })
                .effect().unwrap();
            prop_assert_eq!(of(low).estimate, of(low + more).estimate);
            prop_assert!(of(low + more).standard_error < of(low).standard_error);
            prop_assert_eq!(of(low).n, Some(n));
        }
        // Without a correlation, the mean difference is the same for two groups of different people and for the same people measured twice.
        let groups = EffectInput::Continuous(ContinuousInput { metric: EffectMetric::MeanDifference, mean1: m1, sd1, n1: n, mean2: m2, sd2,
        n2: n, correlation: None });
        let twice = EffectInput::Continuous(ContinuousInput { metric: EffectMetric::MeanDifference, mean1: m1, sd1, n1: n, mean2: m2, sd2,
        n2: n, correlation: Some(0.0) });
        let (groups, twice) = (groups.effect().unwrap().standard_error.unwrap(), twice.effect().unwrap().standard_error.unwrap());
        prop_assert!((groups - twice).abs() < 1e-12 * groups);
    }
}
