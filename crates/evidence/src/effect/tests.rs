//! Tests effect sizes against independent software, and tests what is refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::Value;

use super::*;

mod fits;
mod printed;

fn input(json: &str) -> EffectInput {
    serde_json::from_str(json).unwrap()
}

fn refused(json: &str) -> &'static str {
    input(json).effect().unwrap_err().field
}

fn binary(metric: EffectMetric, cells: [i32; 4]) -> EffectInput {
    let [a, b, c, d] = cells;
    EffectInput::Binary(BinaryInput {
        metric,
        events1: a,
        n1: a + b,
        events2: c,
        n2: c + d,
    })
}

fn means(metric: EffectMetric, n2: i32) -> EffectInput {
    EffectInput::Continuous(ContinuousInput {
        metric,
        mean1: 103.0,
        sd1: 5.5,
        n1: 50,
        mean2: 100.0,
        sd2: 4.5,
        n2,
        correlation: None,
    })
}

#[test]
fn effects_are_those_of_metafor() {
    use EffectMetric::{LogOddsRatio, LogRiskRatio, MeanDifference, RiskDifference, StandardisedMeanDifference};
    let reference: Value = serde_json::from_str(include_str!("../../tests/data/escalc_pointwise.json")).unwrap();
    let (plain, zero, double_zero) = ([12, 38, 22, 28], [0, 25, 4, 21], [0, 25, 0, 25]);
    let cases = [
        ("SMD", means(StandardisedMeanDifference, 50)),
        ("MD", means(MeanDifference, 40)),
        ("OR", binary(LogOddsRatio, plain)),
        ("RR", binary(LogRiskRatio, plain)),
        ("RD", binary(RiskDifference, plain)),
        ("OR_zero", binary(LogOddsRatio, zero)),
        ("RR_zero", binary(LogRiskRatio, zero)),
        ("RD_zero", binary(RiskDifference, zero)),
        ("OR_dblzero", binary(LogOddsRatio, double_zero)),
        ("ZCOR", EffectInput::Correlation(CorrelationInput { r: 0.45, n: 40 })),
        ("PLO", EffectInput::Proportion(ProportionInput { events: 14, n: 40 })),
        ("PLO_zero", EffectInput::Proportion(ProportionInput { events: 0, n: 40 })),
    ];
    for (name, input) in cases {
        let expected = &reference["expected"][name];
        let effect = input.effect().unwrap();
        let variance = effect.standard_error.unwrap().powi(2);
        for (got, wanted) in [
            (effect.estimate, expected["yi"].as_f64().unwrap()),
            (variance, expected["vi"].as_f64().unwrap()),
        ] {
            assert!(
                (got - wanted).abs() <= 1e-9 * wanted.abs().max(1e-3),
                "{name}: {got} is not {wanted}"
            );
        }
    }
}

#[test]
fn the_forms_of_the_data_files_are_read() {
    let effect = input(r#"{"continuous": {"mean1": 38.0, "sd1": 7.2, "n1": 50, "mean2": 37.3, "sd2": 6.78, "n2": 60}}"#)
        .effect()
        .unwrap();
    assert_eq!(
        (effect.metric, effect.source),
        (EffectMetric::StandardisedMeanDifference, EffectSource::Continuous)
    );
    assert_eq!(effect.n, Some(110));
    assert!((effect.estimate - 0.0997).abs() < 5e-4, "{}", effect.estimate);

    let effect = input(r#"{"proportion": {"events": 12, "n": 26}}"#).effect().unwrap();
    assert_eq!(effect.metric, EffectMetric::LogitProportion);
    assert_eq!(effect.figures, input(r#"{"proportion": {"events": 12, "n": 26}}"#).figures());
    assert_eq!(
        effect.figures[1],
        Figure {
            name: "n".to_owned(),
            value: 26.0
        }
    );
}

#[test]
fn what_is_printed_is_kept() {
    let effect = input(
        r#"{"estimate": {"metric": "MEAN_DIFFERENCE", "estimate": 1.192, "standardError": 0.288,
            "ci": {"lower": 0.627, "upper": 1.756}, "n": 110}}"#,
    )
    .effect()
    .unwrap();
    assert_eq!(effect.standard_error, Some(0.288));
    assert_eq!(
        effect.ci,
        Some(ConfidenceInterval {
            level: 0.95,
            lower: 0.627,
            upper: 1.756
        })
    );
    assert!(effect.p_value.unwrap() < 1e-4);
}

#[test]
fn an_interval_or_a_p_value_gives_the_standard_error() {
    let by_interval =
        r#"{"estimate": {"metric": "MEAN_DIFFERENCE", "estimate": 1.192, "ci": {"level": 0.95, "lower": 0.627, "upper": 1.756}}}"#;
    assert!((input(by_interval).effect().unwrap().standard_error.unwrap() - 0.288).abs() < 1e-4);
    let by_p = r#"{"estimate": {"metric": "LOG_ODDS_RATIO", "estimate": -0.5, "pValue": 0.05}}"#;
    assert!((input(by_p).effect().unwrap().standard_error.unwrap() - 0.5 / 1.959_963_984_540_054).abs() < 1e-12);
}

#[test]
fn an_estimate_alone_has_no_standard_error() {
    for json in [
        r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0.3428, "n": 110}}"#,
        r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0, "pValue": 0.8}}"#,
        r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0.1, "pValue": 1}}"#,
    ] {
        let effect = input(json).effect().unwrap();
        assert_eq!((effect.standard_error, effect.ci), (None, None), "{json}");
    }
}

#[test]
fn impossible_figures_are_refused_by_name() {
    let cases = [
        (
            r#"{"continuous": {"mean1": 1, "sd1": -1, "n1": 5, "mean2": 1, "sd2": 1, "n2": 5}}"#,
            "sd1",
        ),
        (
            r#"{"continuous": {"mean1": 1, "sd1": 1, "n1": 5, "mean2": 1, "sd2": 1, "n2": 1}}"#,
            "n2",
        ),
        (
            r#"{"continuous": {"mean1": 1, "sd1": 0, "n1": 5, "mean2": 1, "sd2": 0, "n2": 5}}"#,
            "sd1",
        ),
        (
            r#"{"continuous": {"metric": "FISHER_Z", "mean1": 1, "sd1": 1, "n1": 5, "mean2": 1, "sd2": 1, "n2": 5}}"#,
            "metric",
        ),
        (
            r#"{"continuous": {"mean1": 1e308, "sd1": 1e-300, "n1": 5, "mean2": -1e308, "sd2": 1e-300, "n2": 5}}"#,
            "mean1",
        ),
        (r#"{"binary": {"events1": 6, "n1": 5, "events2": 1, "n2": 5}}"#, "events1"),
        (r#"{"binary": {"events1": 1, "n1": 5, "events2": -1, "n2": 5}}"#, "events2"),
        (
            r#"{"binary": {"events1": 1, "n1": 2147483647, "events2": 1, "n2": 2147483647}}"#,
            "n2",
        ),
        (
            r#"{"binary": {"metric": "MEAN_DIFFERENCE", "events1": 1, "n1": 5, "events2": 1, "n2": 5}}"#,
            "metric",
        ),
        (r#"{"correlation": {"r": 1, "n": 40}}"#, "r"),
        (r#"{"correlation": {"r": 0.5, "n": 3}}"#, "n"),
        (r#"{"proportion": {"events": 3, "n": 2}}"#, "events"),
        (r#"{"proportion": {"events": 1, "n": 1}}"#, "n"),
        (
            r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0.5, "standardError": 0}}"#,
            "standardError",
        ),
        (
            r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0.5, "ci": {"lower": 0.6, "upper": 0.7}}}"#,
            "ci",
        ),
        (
            r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0.5, "ci": {"lower": 0.7, "upper": 0.1}}}"#,
            "ci",
        ),
        (
            r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0.5, "ci": {"level": 95, "lower": 0.1, "upper": 0.7}}}"#,
            "ci.level",
        ),
        (r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0.5, "pValue": 0}}"#, "pValue"),
        (r#"{"estimate": {"metric": "FISHER_Z", "estimate": 0.5, "n": 1}}"#, "n"),
        (r#"{"estimate": {"metric": "RISK_DIFFERENCE", "estimate": 1.5}}"#, "estimate"),
    ];
    for (json, field) in cases {
        assert_eq!(refused(json), field, "{json}");
    }
    let nan = EffectInput::Correlation(CorrelationInput { r: f64::NAN, n: 40 });
    assert_eq!(nan.effect().unwrap_err().to_string(), "r must be above -1 and below 1");
}

#[test]
fn a_misspelt_figure_is_no_input() {
    assert!(serde_json::from_str::<EffectInput>(r#"{"correlation": {"r": 0.4, "n": 40, "N": 3}}"#).is_err());
    assert!(serde_json::from_str::<EffectInput>(r#"{"guess": {"r": 0.4}}"#).is_err());
}

fn any_input() -> impl Strategy<Value = EffectInput> {
    let number = || prop_oneof![any::<f64>(), -10.0..10.0_f64, Just(0.0)];
    let count = || prop_oneof![any::<i32>(), -1..60_i32];
    let metric = || prop::sample::select(EffectMetric::ALL);
    let interval = (number(), number(), number()).prop_map(|(level, lower, upper)| ConfidenceInterval { level, lower, upper });
    let around =
        (0.5..0.999_f64, -10.0..0.0_f64, 0.0..10.0_f64).prop_map(|(level, lower, upper)| ConfidenceInterval { level, lower, upper });
    let interval = prop::option::of(prop_oneof![interval, around]);
    let optional = || prop::option::of(number());
    prop_oneof![
        (metric(), number(), optional(), interval, optional(), prop::option::of(count())).prop_map(
            |(metric, estimate, standard_error, ci, p_value, n)| {
                EffectInput::Estimate(EstimateInput {
                    metric,
                    estimate,
                    standard_error,
                    ci,
                    p_value,
                    n,
                })
            }
        ),
        (metric(), number(), number(), count(), number(), number(), count()).prop_map(|(metric, mean1, sd1, n1, mean2, sd2, n2)| {
            EffectInput::Continuous(ContinuousInput {
                metric,
                mean1,
                sd1,
                n1,
                mean2,
                sd2,
                n2,
                correlation: None,
            })
        }),
        (metric(), count(), count(), count(), count()).prop_map(|(metric, events1, n1, events2, n2)| EffectInput::Binary(BinaryInput {
            metric,
            events1,
            n1,
            events2,
            n2
        })),
        (number(), count()).prop_map(|(r, n)| EffectInput::Correlation(CorrelationInput { r, n })),
        (count(), count()).prop_map(|(events, n)| EffectInput::Proportion(ProportionInput { events, n })),
    ]
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(4000))]
    #[test]
    fn every_input_gives_finite_numbers_or_a_named_field(input in any_input()) {
        match input.effect() {
            Ok(effect) => {
                prop_assert!(effect.estimate.is_finite());
                prop_assert!(effect.standard_error.is_none_or(|error| error.is_finite() && error > 0.0));
                prop_assert!(effect.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));
                if let Some(ci) = effect.ci {
                    prop_assert!(ci.lower.is_finite() && ci.upper.is_finite());
                    prop_assert!(ci.lower <= effect.estimate && effect.estimate <= ci.upper);
                }
                let back: EffectInput = serde_json::from_str(&serde_json::to_string(&input).unwrap()).unwrap();
                prop_assert_eq!(back, input);
            }
            Err(refused) => prop_assert!(!refused.field.is_empty()),
        }
    }

    #[test]
    fn groups_swapped_turn_the_sign(a in 0..40_i32, b in 1..40_i32, c in 0..40_i32, d in 1..40_i32) {
        for metric in [EffectMetric::LogOddsRatio, EffectMetric::LogRiskRatio, EffectMetric::RiskDifference] {
            if let (Ok(one), Ok(other)) = (binary(metric, [a, b, c, d]).effect(), binary(metric, [c, d, a, b]).effect()) {
                prop_assert!((one.estimate + other.estimate).abs() < 1e-12);
                prop_assert!((one.standard_error.unwrap() - other.standard_error.unwrap()).abs() < 1e-12);
            }
        }
    }
}
