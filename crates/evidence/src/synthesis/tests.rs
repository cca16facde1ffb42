//! Tests analyses against the reference for dependent effects, and tests what is true whatever the numbers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::vocabulary::IntervalMethod as Interval;

mod narrow;

const WITHIN: [WithinStudy; 3] = [WithinStudy::Composite, WithinStudy::ClusterRobust, WithinStudy::Independent];

fn choices(within: WithinStudy) -> Choices {
    Choices::new(PoolingModel::RandomEffects, TauEstimator::Reml, Interval::HartungKnapp, within)
}

fn finding(study: usize, estimate: f64, variance: f64) -> Finding {
    Finding {
        study,
        effect: StudyEffect { estimate, variance },
        year: None,
        moderator: None,
        subgroups: Vec::new(),
    }
}

fn codes(notices: &[Notice]) -> Vec<&'static str> {
    notices.iter().map(|notice| notice.code).collect()
}

#[test]
fn dependent_effects_are_pooled_as_the_reference_pools_them() {
    let mut held = 0;
    let mut hold = |found: f64, expected: &Value, relative: f64, place: &str| {
        let expected = expected.as_f64().unwrap();
        held += 1;
        assert!(
            (found - expected).abs() <= 1e-13 + relative * expected.abs(),
            "{place}: {found} for {expected}"
        );
    };
    for text in [
        include_str!("../../tests/data/dependent/konstantopoulos2011.json"),
        include_str!("../../tests/data/dependent/berkey1998.json"),
        include_str!("../../tests/data/dependent/assink2016.json"),
    ] {
        let json: Value = serde_json::from_str(text).unwrap();
        let findings: Vec<Finding> = json["effects"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| Finding {
                moderator: row["moderator"].as_f64(),
                ..finding(
                    row["study"].as_u64().unwrap() as usize,
                    row["yi"].as_f64().unwrap(),
                    row["vi"].as_f64().unwrap(),
                )
            })
            .collect();
        for (name, model, tau, relative) in [
            ("FE", PoolingModel::CommonEffect, TauEstimator::Reml, 1e-9),
            ("DL", PoolingModel::RandomEffects, TauEstimator::DerSimonianLaird, 1e-9),
            ("PM", PoolingModel::RandomEffects, TauEstimator::PauleMandel, 1e-9),
            ("REML", PoolingModel::RandomEffects, TauEstimator::Reml, 1e-6),
            ("ML", PoolingModel::RandomEffects, TauEstimator::MaximumLikelihood, 1e-6),
            ("SJ", PoolingModel::RandomEffects, TauEstimator::SidikJonkman, 1e-9),
            ("HE", PoolingModel::RandomEffects, TauEstimator::Hedges, 1e-9),
            ("EB", PoolingModel::RandomEffects, TauEstimator::EmpiricalBayes, 1e-6),
        ] {
            let with = |within| Choices {
                correlation: json["rho"].as_f64().unwrap(),
                ..Choices::new(model, tau, Interval::HartungKnapp, within)
            };
            let composite = Analysis::new(findings.clone(), with(WithinStudy::Composite));
            for (unit, expected) in composite.units().iter().zip(json["composites"].as_array().unwrap()) {
                hold(unit.effect.estimate, &expected["yi"], 1e-9, name);
                hold(unit.effect.variance, &expected["vi"], 1e-9, name);
            }
            let robust = Analysis::new(findings.clone(), with(WithinStudy::ClusterRobust));
            for (part, analysis) in [("composite", &composite), ("robust", &robust)] {
                let (pool, expected) = (analysis.pooled().pool.as_ref().unwrap(), &json[part][name]);
                let place = format!("{} {part} {name}", json["name"]);
                hold(pool.estimate, &expected["estimate"], relative, &place);
                hold(pool.standard_error, &expected["se"], relative, &place);
                hold(pool.p_value.unwrap(), &expected["p"], 10.0 * relative, &place);
                hold(pool.ci.lower, &expected["ci_lb"], 10.0 * relative, &place);
                hold(pool.ci.upper, &expected["ci_ub"], 10.0 * relative, &place);
                hold(pool.df.unwrap(), &expected["df"], 0.0, &place);
            }
            let (line, expected) = (robust.regression().0.unwrap(), &json["robust_line"][name]);
            for (place, found) in [line.intercept, line.slope].into_iter().enumerate() {
                let at = format!("{} line {name} {place}", json["name"]);
                hold(found.estimate, &expected["estimate"][place], 10.0 * relative, &at);
                hold(found.standard_error, &expected["se"][place], 10.0 * relative, &at);
                hold(found.p_value, &expected["p"][place], 10.0 * relative, &at);
            }
        }
    }
    assert!(held > 500, "{held}");
}

#[test]
fn one_effect_a_study_is_the_same_whatever_is_done_within_studies() {
    let findings: Vec<Finding> = [(0.1, 0.02), (0.5, 0.03), (0.4, 0.01), (0.9, 0.2)]
        .into_iter()
        .enumerate()
        .map(|(study, (y, v))| finding(study, y, v))
        .collect();
    let pools: Vec<_> = WITHIN
        .map(|within| Analysis::new(findings.clone(), choices(within)).pooled().pool.clone().unwrap())
        .into();
    assert_eq!(pools[0], pools[2]);
    assert!((pools[1].estimate - pools[0].estimate).abs() < 1e-15);
}

#[test]
fn what_is_done_about_several_effects_of_a_study_is_said() {
    let findings = vec![finding(0, 0.1, 0.02), finding(0, 0.5, 0.03), finding(1, 0.4, 0.01)];
    let said = |within| codes(&Analysis::new(findings.clone(), choices(within)).notices());
    assert!(said(WithinStudy::Composite).contains(&"COMPOSITE_EFFECTS"));
    assert!(said(WithinStudy::ClusterRobust).contains(&"CLUSTER_ROBUST_VARIANCE"));
    assert!(said(WithinStudy::Independent).contains(&"DEPENDENCE_IGNORED"));
    let composite = Analysis::new(findings, choices(WithinStudy::Composite));
    assert_eq!((composite.units().len(), composite.units()[0].members.clone()), (2, vec![0, 1]));
}

#[test]
fn equal_estimates_get_the_normal_interval_and_a_warning() {
    for within in WITHIN {
        let equal = Analysis::new((0..4).map(|study| finding(study, 0.3, 0.04)).collect(), choices(within));
        let pool = equal.pooled().pool.clone().unwrap();
        assert!(pool.statistic.is_some() && pool.standard_error > 0.0);
        let said = codes(&equal.notices());
        for code in ["IDENTICAL_ESTIMATES", "INTERVAL_WITHOUT_WIDTH", "NORMAL_INTERVAL_INSTEAD"] {
            assert_eq!(said.iter().filter(|said| **said == code).count(), 1, "{within:?} {code}: {said:?}");
        }
    }
}

#[test]
fn nothing_one_and_two_are_answered_and_said() {
    for (findings, code, k) in [
        (vec![], "NOTHING_TO_POOL", None),
        (vec![finding(0, 0.2, 0.1)], "SINGLE_STUDY", Some(1)),
        (vec![finding(0, 0.2, 0.1), finding(1, 0.4, 0.1)], "TWO_STUDIES", Some(2)),
    ] {
        let found = Analysis::new(findings, choices(WithinStudy::Composite));
        assert!(codes(&found.notices()).contains(&code));
        assert_eq!(found.pooled().pool.as_ref().map(|pool| pool.k), k);
        assert_eq!(found.leave_one_out().len(), if k == Some(2) { 2 } else { 0 });
        assert_eq!(found.cumulative().len(), k.unwrap_or(0));
        assert!(found.egger().0.is_none() && found.trim_and_fill().0.is_none() && found.regression().0.is_none());
    }
}

#[test]
fn studies_are_added_by_year_and_those_without_one_last() {
    let years = [None, Some(2010), Some(1999), Some(2010)];
    let findings = years
        .into_iter()
        .enumerate()
        .map(|(study, year)| Finding {
            year,
            ..finding(study, 0.1 * study as f64, 0.1)
        })
        .collect();
    let found = Analysis::new(findings, choices(WithinStudy::Composite));
    assert_eq!(found.cumulative().iter().map(|step| step.index).collect::<Vec<_>>(), [2, 1, 3, 0]);
    assert_eq!(found.cumulative()[3].pooled.pool.as_ref().unwrap().k, 4);
}

#[test]
fn subgroups_are_tested_where_no_study_is_in_two_of_them() {
    let within = |subgroups: [&[usize]; 4]| {
        let findings = subgroups.into_iter().enumerate().map(|(study, groups)| Finding {
            subgroups: groups.to_vec(),
            ..finding(study, 0.1 + 0.2 * study as f64, 0.1)
        });
        Analysis::new(findings.collect(), choices(WithinStudy::Composite)).subgroups(2)
    };
    let apart = within([&[0], &[0], &[1], &[1]]);
    // By hand: means 0.2 and 0.6 with variance 0.05 each (τ² is zero): Q = 0.4²/0.1 = 1.6 on one degree of freedom.
    assert!((apart.difference.unwrap().q - 1.6).abs() < 1e-9 && apart.notices.is_empty());
    let overlapping = within([&[0], &[0, 1], &[1], &[]]);
    assert_eq!(
        (overlapping.difference, codes(&overlapping.notices)),
        (None, vec!["SUBGROUP_MISSING", "SUBGROUPS_OVERLAP"])
    );
    let alone = within([&[0], &[0], &[0], &[0]]);
    assert_eq!((alone.difference, codes(&alone.notices)), (None, vec!["TOO_FEW_SUBGROUPS"]));
    assert!(alone.groups[1].pool.is_none());
}

fn findings() -> impl Strategy<Value = Vec<Finding>> {
    proptest::collection::vec((0usize..8, -3.0..3.0_f64, -4.0..1.0_f64), 1..25).prop_map(|rows| {
        rows.into_iter()
            .map(|(study, y, v)| Finding {
                subgroups: vec![study % 3],
                moderator: Some(y.round()),
                year: Some(2000 + study as i32),
                ..finding(study, y, 10f64.powf(v))
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn neither_order_nor_the_names_of_studies_matter(findings in findings(), turn in 0usize..25, shift in 1usize..50) {
        let mut other = findings.clone();
        other.reverse();
        other.rotate_left(turn % findings.len());
        for finding in &mut other {
            finding.study = finding.study * 3 + shift;
        }
        for within in WITHIN {
            let (one, two) = (Analysis::new(findings.clone(), choices(within)), Analysis::new(other.clone(), choices(within)));
            let (one, two) = (one.pooled().pool.clone().unwrap(), two.pooled().pool.clone().unwrap());
            prop_assert_eq!(one.k, two.k);
            prop_assert!((one.estimate - two.estimate).abs() <= 1e-6 * (one.estimate.abs() + one.standard_error), "{:?} {:?} {:?}", within,
            Analysis::new(findings.clone(), choices(within)).pooled(), Analysis::new(other.clone(), choices(within)).pooled());
            prop_assert!((one.standard_error - two.standard_error).abs() <= 1e-6 * one.standard_error, "{:?} {} {}", within,
            one.standard_error, two.standard_error);
        }
    }

    #[test]
    fn weights_add_to_a_hundred_and_the_pool_is_within_the_range(findings in findings()) {
        let lowest = findings.iter().map(|finding| finding.effect.estimate).fold(f64::INFINITY, f64::min);
        let highest = findings.iter().map(|finding| finding.effect.estimate).fold(f64::NEG_INFINITY, f64::max);
        for within in WITHIN {
            let found = Analysis::new(findings.clone(), choices(within));
            let pool = found.pooled().pool.clone().unwrap();
            let total: f64 = pool.weights.iter().map(|weight| weight.percent).sum();
            prop_assert!((total - 100.0).abs() < 1e-9);
            prop_assert!(pool.estimate >= lowest - 1e-12 && pool.estimate <= highest + 1e-12);
            prop_assert!(pool.statistic.is_some());
            for step in found.leave_one_out().into_iter().chain(found.cumulative()) {
                prop_assert!(step.pooled.pool.unwrap().statistic.is_some());
            }
            let members: usize = found.units().iter().map(|unit| unit.members.len()).sum();
            prop_assert_eq!(members, findings.len());
            prop_assert_eq!(found.subgroups(3).groups.len(), 3);
            prop_assert!(found.regression().0.is_none_or(|line| line.slope.p_value.is_finite()));
        }
    }

    #[test]
    fn the_more_effects_of_a_study_correlate_the_less_they_are_worth(findings in findings()) {
        let width = |correlation: f64| {
            let choices = Choices { correlation, ..Choices::new(PoolingModel::CommonEffect, TauEstimator::Reml, Interval::Normal,
            WithinStudy::Composite) };
            Analysis::new(findings.clone(), choices).pooled().pool.clone().unwrap().standard_error
        };
        prop_assert!(width(0.0) <= width(0.5) * (1.0 + 1e-12) && width(0.5) <= width(1.0) * (1.0 + 1e-12));
    }
}
