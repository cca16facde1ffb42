//! Tests that ratios are read as printed, and that figures which contradict each other are refused.

use proptest::prelude::*;

use super::*;

fn estimate(metric: EffectMetric, estimate: f64, lower: f64, upper: f64) -> EffectInput {
    EffectInput::Estimate(EstimateInput {
        metric,
        estimate,
        standard_error: None,
        ci: Some(ConfidenceInterval { level: 0.95, lower, upper }),
        p_value: None,
        n: None,
    })
}

#[test]
fn a_printed_odds_ratio_is_logged_and_kept_as_it_was_printed() {
    let effect = estimate(EffectMetric::OddsRatio, 2.5, 1.2, 5.2).effect().unwrap();
    assert_eq!((effect.metric, effect.source), (EffectMetric::LogOddsRatio, EffectSource::Estimate));
    assert!((effect.estimate - 2.5_f64.ln()).abs() < 1e-15);
    let ci = effect.ci.unwrap();
    assert!((ci.lower - 1.2_f64.ln()).abs() < 1e-15 && (ci.upper - 5.2_f64.ln()).abs() < 1e-15);
    // (ln 5.2 − ln 1.2)/(2 · 1.959964).
    assert!((effect.standard_error.unwrap() - 0.374_07).abs() < 1e-5);
    let printed: Vec<f64> = effect.figures.iter().map(|figure| figure.value).collect();
    assert_eq!(printed, [2.5, 0.95, 1.2, 5.2]);
    let risk = estimate(EffectMetric::RiskRatio, 0.5, 0.3, 0.8).effect().unwrap();
    assert_eq!(risk.metric, EffectMetric::LogRiskRatio);
    assert!(risk.estimate < 0.0);
    // The calculation uses the level that is printed: z is 2.576 for 99%.
    let at_99 = input(r#"{"estimate": {"metric": "ODDS_RATIO", "estimate": 2.0, "ci": {"level": 0.99, "lower": 1.0, "upper": 4.0}}}"#)
        .effect()
        .unwrap();
    assert!((at_99.standard_error.unwrap() - 2.0_f64.ln() / 2.575_829_303_548_901).abs() < 1e-12);
    let by_p = input(r#"{"estimate": {"metric": "ODDS_RATIO", "estimate": 2.0, "pValue": 0.05}}"#)
        .effect()
        .unwrap();
    assert!((by_p.standard_error.unwrap() - 2.0_f64.ln() / 1.959_963_984_540_054).abs() < 1e-12);
}

#[test]
fn a_ratio_that_is_entered_as_its_logarithm_is_refused_with_what_would_work() {
    for (metric, figures, right) in [
        (EffectMetric::LogOddsRatio, [2.5, 1.2, 5.2], "ODDS_RATIO"),
        (EffectMetric::LogOddsRatio, [1.52, 1.10, 2.10], "ODDS_RATIO"),
        (EffectMetric::LogRiskRatio, [0.5, 0.3, 0.9], "RISK_RATIO"),
        (EffectMetric::OddsRatio, [0.9, 0.2, 1.6], "LOG_ODDS_RATIO"),
        (EffectMetric::FisherZ, [0.80, 0.62, 0.90], "correlation"),
        (EffectMetric::LogitProportion, [0.10, 0.04, 0.23], "proportion"),
        (EffectMetric::MeanDifference, [1.0, 0.1, 5.0], "standard error"),
    ] {
        let [value, lower, upper] = figures;
        let refused = estimate(metric, value, lower, upper).effect().unwrap_err();
        assert!(refused.field == "ci" && refused.reason.contains(right), "{metric}: {refused}");
    }
}

#[test]
fn what_rounding_explains_is_accepted() {
    for (metric, figures) in [
        // ln: 0, 0.095, 0.262.
        (EffectMetric::OddsRatio, [1.1, 1.0, 1.3]),
        (EffectMetric::MeanDifference, [1.192, 0.627, 1.756]),
        (EffectMetric::LogOddsRatio, [0.9, 0.2, 1.7]),
        (EffectMetric::StandardisedMeanDifference, [0.1, 0.0, 0.3]),
    ] {
        let [value, lower, upper] = figures;
        assert!(estimate(metric, value, lower, upper).effect().is_ok(), "{metric} {figures:?}");
    }
}

#[test]
fn figures_that_cannot_be_of_one_estimate_are_refused_by_name() {
    for (json, field) in [
        (
            r#"{"metric": "ODDS_RATIO", "estimate": 0, "ci": {"lower": 1, "upper": 4}}"#,
            "estimate",
        ),
        (r#"{"metric": "ODDS_RATIO", "estimate": -2.0, "pValue": 0.05}"#, "estimate"),
        (
            r#"{"metric": "RISK_RATIO", "estimate": 2.0, "ci": {"lower": 0, "upper": 4}}"#,
            "ci.lower",
        ),
        (
            r#"{"metric": "RISK_RATIO", "estimate": 2.0, "ci": {"lower": -1, "upper": 4}}"#,
            "ci.lower",
        ),
        (
            r#"{"metric": "ODDS_RATIO", "estimate": 2.5, "standardError": 0.4}"#,
            "standardError",
        ),
        (
            r#"{"metric": "ODDS_RATIO", "estimate": 6.0, "ci": {"lower": 1.2, "upper": 5.2}}"#,
            "ci",
        ),
        (
            r#"{"metric": "MEAN_DIFFERENCE", "estimate": 1.0, "ci": {"lower": 0, "upper": 2}, "standardError": 2.0}"#,
            "standardError",
        ),
        (
            r#"{"metric": "MEAN_DIFFERENCE", "estimate": 1.0, "ci": {"lower": 0, "upper": 2}, "pValue": 0.9}"#,
            "pValue",
        ),
        (
            r#"{"metric": "MEAN_DIFFERENCE", "estimate": 1.0, "standardError": 1.0, "pValue": 0.001}"#,
            "pValue",
        ),
        (
            r#"{"metric": "FISHER_Z", "estimate": 0.5, "ci": {"level": 0.05, "lower": 0.1, "upper": 0.9}}"#,
            "ci.level",
        ),
    ] {
        let json = format!(r#"{{"estimate": {json}}}"#);
        assert_eq!(refused(&json), field, "{json}");
    }
    for accepted in [
        // A log odds ratio of -0.607 with a standard error of 0.05, rounded: symmetric on that scale and, by chance, on the other one too.
        r#"{"metric": "ODDS_RATIO", "estimate": 0.55, "ci": {"lower": 0.49, "upper": 0.6}}"#,
        // A t distribution instead of the normal one, a rounded p, a bound for p.
        r#"{"metric": "MEAN_DIFFERENCE", "estimate": 1.0, "standardError": 0.5, "ci": {"lower": -0.2, "upper": 2.2}}"#,
        r#"{"metric": "MEAN_DIFFERENCE", "estimate": 1.0, "standardError": 0.5, "pValue": 0.04}"#,
        r#"{"metric": "MEAN_DIFFERENCE", "estimate": 3.0, "standardError": 0.5, "pValue": 0.001}"#,
    ] {
        assert!(input(&format!(r#"{{"estimate": {accepted}}}"#)).effect().is_ok(), "{accepted}");
    }
}

proptest! {
    #[test]
    fn a_ratio_as_printed_and_its_logarithm_are_the_same_effect(log in -2.0..2.0_f64, error in 0.05..0.6_f64) {
        let half = 1.959_963_984_540_054 * error;
        let logged = estimate(EffectMetric::LogOddsRatio, log, log - half, log + half).effect().unwrap();
        let printed = estimate(EffectMetric::OddsRatio, log.exp(), (log - half).exp(), (log + half).exp()).effect().unwrap();
        prop_assert_eq!(logged.metric, printed.metric);
        prop_assert!((logged.estimate - printed.estimate).abs() < 1e-9);
        prop_assert!((logged.standard_error.unwrap() - printed.standard_error.unwrap()).abs() < 1e-9);
    }

    #[test]
    fn ratios_rounded_to_two_places_are_accepted_as_printed(log in -1.0..2.5_f64, error in 0.05..0.8_f64) {
        let round = |value: f64| (value.exp() * 100.0).round() / 100.0;
        let half = 1.959_963_984_540_054 * error;
        let (value, lower, upper) = (round(log), round(log - half), round(log + half));
        prop_assume!(lower > 0.05 && lower < value && value < upper);
        let accepted = estimate(EffectMetric::OddsRatio, value, lower, upper).effect();
        prop_assert!(accepted.is_ok(), "{:?}", accepted);
    }

    #[test]
    fn ratios_with_two_places_are_not_taken_for_their_logarithms(log in -0.5..1.5_f64, error in 0.25..0.8_f64) {
        let round = |value: f64| (value.exp() * 100.0).round() / 100.0;
        let half = 1.959_963_984_540_054 * error;
        let (value, lower, upper) = (round(log), round(log - half), round(log + half));
        // 2.00 (1.00 to 4.00) is 2 (1 to 4) in JSON: figures as coarse as this fit either scale.
        prop_assume!([value, lower, upper].iter().any(|figure| format!("{figure:.2}") == figure.to_string()));
        prop_assert!(estimate(EffectMetric::LogOddsRatio, value, lower, upper).effect().is_err());
    }
}
