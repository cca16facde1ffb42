//! Tests pools against published figures, and tests what is true of every pool whatever its numbers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use super::*;

const METHODS: [Tau2Method; 8] = [
    Tau2Method::Common,
    Tau2Method::DerSimonianLaird,
    Tau2Method::PauleMandel,
    Tau2Method::Reml,
    Tau2Method::MaximumLikelihood,
    Tau2Method::SidikJonkman,
    Tau2Method::Hedges,
    Tau2Method::EmpiricalBayes,
];
const INTERVALS: [IntervalMethod; 3] = [
    IntervalMethod::Normal,
    IntervalMethod::HartungKnapp,
    IntervalMethod::HartungKnappNeverNarrower,
];

fn effects(pairs: &[(f64, f64)]) -> Vec<StudyEffect> {
    pairs
        .iter()
        .map(|&(estimate, variance)| StudyEffect { estimate, variance })
        .collect()
}

fn every_choice() -> impl Iterator<Item = Options> {
    METHODS.into_iter().flat_map(|tau2| {
        INTERVALS.into_iter().map(move |interval| Options {
            tau2,
            interval,
            ..Options::default()
        })
    })
}

fn with(tau2: Tau2Method) -> Options {
    Options {
        tau2,
        ..Options::default()
    }
}

/// JSON has no NaN and no infinity: serde_json writes null, which cannot be read back as a number.
fn reads_back<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq>(value: &T) -> bool {
    let text = serde_json::to_string(value).unwrap();
    serde_json::from_str::<T>(&text).is_ok_and(|read| read == *value)
}

#[test]
fn no_study_gives_no_pool() {
    for options in every_choice() {
        let pooled = pool(&[], &options);
        assert_eq!(pooled.pool, None);
        assert_eq!(pooled.warnings, [Warning::NothingToPool]);
        assert!(leave_one_out(&[], &options).is_empty());
        assert!(cumulative(&[], &options).is_empty());
    }
}

#[test]
fn one_study_is_its_own_pool_by_the_normal_interval() {
    for options in every_choice() {
        let Pooled { pool, warnings } = pool(&effects(&[(0.3, 0.04)]), &options);
        let pool = pool.unwrap();
        assert_eq!((pool.k, pool.estimate, pool.weights[0].percent), (1, 0.3, 100.0));
        assert!((pool.standard_error - 0.2).abs() < 1e-15 && (pool.ci.upper - 0.691_992_796_908_010_7).abs() < 1e-14);
        assert_eq!((pool.heterogeneity, pool.prediction, pool.df), (None, None, None));
        assert!(warnings.contains(&Warning::SingleStudy));
        assert_eq!(
            warnings.contains(&Warning::NormalIntervalInstead),
            options.interval != IntervalMethod::Normal
        );
    }
}

#[test]
fn two_studies_have_a_pool_with_a_warning_and_no_prediction() {
    for options in every_choice() {
        let Pooled { pool, warnings } = pool(&effects(&[(0.2, 0.04), (0.6, 0.05)]), &options);
        assert!(warnings.contains(&Warning::TwoStudies));
        assert_eq!(pool.unwrap().prediction, None);
        assert_eq!(
            warnings.contains(&Warning::NoPredictionInterval),
            options.tau2 != Tau2Method::Common
        );
    }
}

#[test]
fn variances_of_zero_are_never_weighed() {
    for options in every_choice() {
        let none = pool(&effects(&[(0.2, 0.0), (0.6, 0.0)]), &options);
        assert_eq!(none.pool, None);
        assert!(none.warnings.contains(&Warning::AllVariancesZero));
        let some = pool(&effects(&[(0.2, 0.0), (0.6, 0.1), (0.5, 0.2), (0.7, 0.1)]), &options);
        assert!(some.warnings.contains(&Warning::LeftOut {
            index: 0,
            reason: LeftOutReason::VarianceZero
        }));
        assert_eq!(
            some.pool.unwrap().weights.iter().map(|weight| weight.index).collect::<Vec<_>>(),
            [1, 2, 3]
        );
    }
}

#[test]
fn figures_that_cannot_be_are_left_out_by_name() {
    let pooled = pool(
        &effects(&[
            (f64::NAN, 1.0),
            (1.0, f64::INFINITY),
            (1.0, -1.0),
            (1.0, 1e-60),
            (0.1, 1.0),
            (0.2, 1.0),
        ]),
        &Options::default(),
    );
    let reasons: Vec<_> = pooled
        .warnings
        .iter()
        .filter_map(|warning| match warning {
            Warning::LeftOut { index, reason } => Some((*index, *reason)),
            _ => None,
        })
        .collect();
    assert_eq!(
        reasons,
        [
            (0, LeftOutReason::NotFinite),
            (1, LeftOutReason::NotFinite),
            (2, LeftOutReason::VarianceNegative),
            (3, LeftOutReason::OutOfRange)
        ]
    );
    assert_eq!(pooled.pool.unwrap().k, 2);
}

#[test]
fn equal_estimates_pool_to_themselves_without_heterogeneity() {
    for options in every_choice() {
        let pooled = pool(&effects(&[(0.3, 0.01), (0.3, 0.02), (0.3, 0.05)]), &options);
        assert!(pooled.warnings.contains(&Warning::IdenticalEstimates) && reads_back(&pooled));
        let without_width = options.interval == IntervalMethod::HartungKnapp;
        assert_eq!(pooled.warnings.contains(&Warning::IntervalWithoutWidth), without_width);
        let pool = pooled.pool.unwrap();
        assert_eq!((pool.estimate, pool.heterogeneity.unwrap().tau2), (0.3, 0.0));
        assert_eq!(pool.p_value.is_none(), without_width);
    }
}

#[test]
fn an_estimator_cut_short_says_so_and_gives_way() {
    let studies = effects(&[(0.1, 0.01), (0.9, 0.2), (-0.4, 0.05), (1.5, 0.1)]);
    for method in [
        Tau2Method::Reml,
        Tau2Method::MaximumLikelihood,
        Tau2Method::PauleMandel,
        Tau2Method::EmpiricalBayes,
    ] {
        let short = pool(
            &studies,
            &Options {
                max_iterations: 2,
                ..with(method)
            },
        );
        assert!(short.warnings.contains(&Warning::NotConverged { method }), "{method:?}");
        assert!(short.warnings.contains(&Warning::QProfileNotConverged));
        let stand_in = pool(&studies, &with(Tau2Method::DerSimonianLaird)).pool.unwrap();
        assert_eq!(short.pool.unwrap().estimate, stand_in.estimate);
    }
}

#[test]
fn the_higher_of_two_likelihood_maxima_is_taken() {
    // One precise study at zero and scattered others: the likelihood has a maximum at zero and another one far from it.
    let studies = effects(&[(0.0, 1e-4), (0.001, 1e-4), (0.0, 1e-4), (3.0, 4.0), (-3.5, 4.0), (4.0, 5.0)]);
    let fall = |tau2: f64| {
        let fit = fit::Fit::inverse_variance(&studies, fit::Design::Mean, tau2);
        studies.iter().map(|study| (study.variance + tau2).ln()).sum::<f64>() + fit.residual
    };
    let found = pool(&studies, &with(Tau2Method::MaximumLikelihood))
        .pool
        .unwrap()
        .heterogeneity
        .unwrap()
        .tau2;
    for step in 0..4000 {
        let tau2 = 1e-6 * 1.005_f64.powi(step);
        assert!(fall(found) <= fall(tau2) + 1e-12, "{found} is lower than {tau2}");
    }
}

#[test]
fn a_level_out_of_range_is_replaced_with_a_warning() {
    let studies = effects(&[(0.1, 0.01), (0.9, 0.2), (-0.4, 0.05)]);
    for level in [0.0, 1.0, -3.0, f64::NAN] {
        let pooled = pool(
            &studies,
            &Options {
                level,
                ..Options::default()
            },
        );
        assert!(pooled.warnings.contains(&Warning::LevelOutOfRange));
        assert_eq!(pooled.pool, pool(&studies, &Options::default()).pool);
    }
}

#[test]
fn eggers_test_needs_three_studies_of_different_size() {
    let options = Options::default();
    let few = egger_test(&effects(&[(0.1, 0.2), (0.3, 0.1)]), &options);
    assert!(few.test.is_none() && few.warnings.contains(&Warning::TooFewStudies { needed: 3 }));
    let same = egger_test(&effects(&[(0.1, 0.2), (0.3, 0.2), (0.5, 0.2)]), &options);
    assert!(same.test.is_none() && same.warnings.contains(&Warning::ModeratorDoesNotVary));
}

fn studies() -> impl Strategy<Value = Vec<StudyEffect>> {
    proptest::collection::vec((-3.0..3.0_f64, -6.0..1.0_f64), 2..25)
        .prop_map(|pairs| effects(&pairs.iter().map(|&(y, v)| (y, 10f64.powf(v))).collect::<Vec<_>>()))
}

fn near(found: f64, expected: f64, size: f64) -> bool {
    (found - expected).abs() <= 1e-8 * (expected.abs() + size)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_does_not_matter(studies in studies(), turn in 0usize..25) {
        let mut turned = studies.clone();
        turned.reverse();
        turned.rotate_left(turn % studies.len());
        for options in every_choice() {
            let (one, other) = (pool(&studies, &options).pool.unwrap(), pool(&turned, &options).pool.unwrap());
            prop_assert!(near(one.estimate, other.estimate, one.standard_error), "{options:?}");
            prop_assert!(near(one.standard_error, other.standard_error, 0.0), "{options:?}");
        }
    }

    #[test]
    fn scaling_the_effects_scales_the_pool(studies in studies(), factor in prop_oneof![-50.0..-0.02_f64, 0.02..50.0_f64]) {
        let scaled: Vec<_> = studies
            .iter()
            .map(|study| StudyEffect { estimate: study.estimate * factor, variance: study.variance * factor * factor })
            .collect();
        for options in every_choice() {
            let (one, other) = (pool(&studies, &options).pool.unwrap(), pool(&scaled, &options).pool.unwrap());
            let size = one.standard_error * factor.abs();
            prop_assert!(near(other.estimate, one.estimate * factor, size), "{options:?}");
            prop_assert!(near(other.standard_error, size, 0.0), "{options:?}");
            let (one, other) = (one.heterogeneity.unwrap(), other.heterogeneity.unwrap());
            prop_assert!(near(other.q, one.q, 0.0) && near(other.i2, one.i2, 1e-3), "{options:?}");
        }
    }

    #[test]
    fn the_pool_lies_within_the_range_and_the_weights_add_to_a_hundred(studies in studies()) {
        let lowest = studies.iter().map(|study| study.estimate).fold(f64::INFINITY, f64::min);
        let highest = studies.iter().map(|study| study.estimate).fold(f64::NEG_INFINITY, f64::max);
        for options in every_choice() {
            let pool = pool(&studies, &options).pool.unwrap();
            prop_assert!((lowest..=highest).contains(&pool.estimate));
            let total: f64 = pool.weights.iter().map(|weight| weight.percent).sum();
            prop_assert!((total - 100.0).abs() < 1e-9);
            prop_assert!(pool.ci.lower <= pool.estimate && pool.estimate <= pool.ci.upper);
        }
    }

    #[test]
    fn no_figure_is_ever_nan_or_infinite(pairs in proptest::collection::vec((any::<f64>(), any::<f64>()), 0..6), power in -60..60i32) {
        let wild = effects(&pairs);
        let scaled: Vec<_> = pairs.iter().enumerate().map(|(index, pair)| StudyEffect {
            estimate: (pair.0 % 10.0) * 10f64.powi(power),
            variance: (pair.1.abs() % 10.0) * 10f64.powi(if index % 2 == 0 { power } else { -power }),
        }).collect();
        for studies in [wild, scaled] {
            for options in every_choice() {
                let pooled = pool(&studies, &options);
                prop_assert!(reads_back(&pooled), "{options:?} {studies:?} {pooled:?}");
            }
            let moderator: Vec<_> = pairs.iter().map(|pair| Some(pair.1 % 10.0)).collect();
            let options = Options::default();
            prop_assert!(reads_back(&egger_test(&studies, &options)), "{studies:?}");
            prop_assert!(reads_back(&regression(&studies, &moderator, &options)), "{studies:?} {moderator:?}");
            prop_assert!(reads_back(&trim_and_fill(&studies, Some(Side::Left), &options)), "{studies:?}");
            prop_assert!(reads_back(&subgroups(&[studies.clone(), studies.clone()], &options)), "{studies:?}");
        }
    }
}
