//! Tests that an interval narrower than the normal one is reported wherever an interval is shown, and that it can be avoided.

use proptest::prelude::*;

use super::*;

const NARROW: &str = "INTERVAL_NARROWER_THAN_NORMAL";

fn with(interval: Interval) -> Choices {
    Choices::new(PoolingModel::RandomEffects, TauEstimator::Reml, interval, WithinStudy::Composite)
}

/// Effects that each have a standard error of 0.2 and differ by far less than that.
fn close(count: usize) -> Vec<Finding> {
    (0..count)
        .map(|study| Finding {
            subgroups: vec![study % 2],
            moderator: Some(study as f64),
            year: Some(2000 + study as i32),
            ..finding(study, 0.49 + 0.01 * (study % 4) as f64, 0.04)
        })
        .collect()
}

#[test]
fn hartung_and_knapps_narrow_interval_is_said() {
    let found = Analysis::new(close(4), with(Interval::HartungKnapp));
    let pool = found.pooled().pool.clone().unwrap();
    // By hand: the mean is 0.505; its error √((0.015² + 0.005² + 0.005² + 0.015²)/(4 · 3)) = 0.0065, times t(3) = 3.182.
    assert!(
        (pool.ci.lower - 0.4845).abs() < 1e-4 && (pool.ci.upper - 0.5255).abs() < 1e-4,
        "{:?}",
        pool.ci
    );
    assert!(codes(&found.notices()).contains(&NARROW));
}

#[test]
fn the_bounded_interval_is_never_narrower_and_says_nothing() {
    let found = Analysis::new(close(4), with(Interval::HartungKnappAtLeastNormal));
    let pool = found.pooled().pool.clone().unwrap();
    assert!((pool.standard_error - 0.1).abs() < 1e-12 && pool.df == Some(3.0));
    assert!(!codes(&found.notices()).contains(&NARROW));
}

#[test]
fn every_part_that_shows_an_interval_says_that_it_is_narrow() {
    let found = Analysis::new(close(8), with(Interval::HartungKnapp));
    assert!(codes(&found.regression().1).contains(&NARROW));
    assert!(codes(&found.trim_and_fill().1).contains(&NARROW));
    for group in &found.subgroups(2).groups {
        assert_eq!(codes(&Notice::of_pool("a subgroup", group)), [NARROW]);
    }
    let left_out = Notice::of_series("leaving one out", &found.leave_one_out()).unwrap();
    assert!(left_out.message.contains("in 8 of 8 pools"), "{}", left_out.message);
    assert_eq!(Notice::of_series("adding by year", &found.cumulative()).unwrap().code, NARROW);

    let robust = Analysis::new(
        close(8),
        Choices {
            within: WithinStudy::ClusterRobust,
            ..with(Interval::HartungKnapp)
        },
    );
    assert!(codes(&robust.notices()).contains(&NARROW) && codes(&robust.regression().1).contains(&NARROW));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_warning_is_there_exactly_where_the_interval_is_narrower(findings in findings()) {
        let width = |interval: Interval| {
            let found = Analysis::new(findings.clone(), with(interval));
            let pool = found.pooled().pool.clone().unwrap();
            (pool.ci.upper - pool.ci.lower, codes(&found.notices()).contains(&NARROW), pool.cautious())
        };
        let (normal, said_of_normal, _) = width(Interval::Normal);
        let (published, said, cautious) = width(Interval::HartungKnapp);
        let (bounded, said_of_bounded, _) = width(Interval::HartungKnappAtLeastNormal);
        prop_assert!(!said_of_normal && !said_of_bounded);
        prop_assert!(bounded >= normal * (1.0 - 1e-9) && bounded >= published * (1.0 - 1e-9));
        prop_assert_eq!(said, published < normal * (1.0 - 1e-9));
        prop_assert_eq!(said, cautious.is_some());
        if let Some(cautious) = cautious {
            prop_assert!((cautious.ci.upper - cautious.ci.lower - bounded).abs() <= 1e-9 * bounded);
        }
    }
}
