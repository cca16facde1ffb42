//! Compares trim and fill, subgroups and regression with the reference, figure by figure.

use evidence::pooling::{IntervalMethod, PredictionMethod, Side, StudyEffect, regression, subgroups, trim_and_fill};
use serde_json::Value;

use crate::reference::{CLOSED, DataSet, ITERATED, Ledger, METHODS, STOPPED_EARLY, hold_pool, normal, options};

/// Compares trim and fill.
pub fn filled(sets: &[DataSet], ledger: &mut Ledger) {
    for data in sets {
        for (name, method, relative) in METHODS {
            for (suffix, side) in [("_left", Some(Side::Left)), ("_right", Some(Side::Right)), ("_autoside", None)] {
                let expected = &data.json["small_study_effects"][format!("trimfill_{name}_L0{suffix}")];
                if expected["k0"].is_null() {
                    continue;
                }
                let relative = if relative == ITERATED { STOPPED_EARLY } else { relative };
                let place = format!("{} {name}{suffix}", data.name);
                let found = trim_and_fill(&data.effects, side, &normal(method)).test.unwrap();
                assert_eq!(found.filled.len() as u64, expected["k0"], "{place}");
                assert_eq!(found.side == Side::Left, expected["side"] == "left", "{place}");
                for (found, expected) in found.filled.iter().zip(expected["filled_yi"].as_array().into_iter().flatten()) {
                    ledger.hold(&format!("trim and fill {name}"), &place, Some(found.estimate), expected, relative);
                }
                hold_pool(
                    ledger,
                    &format!("trim and fill {name}"),
                    &place,
                    &found.pooled.pool.unwrap(),
                    expected,
                    relative,
                );
            }
        }
    }
}

/// Compares the pools of subgroups and the test of their difference.
pub fn within_subgroups(sets: &[DataSet], ledger: &mut Ledger) {
    for data in sets {
        let Some(values) = data.json["subgroup"]["values"].as_array() else {
            continue;
        };
        for (name, method, relative) in METHODS {
            let expected = &data.json["subgroup"]["results"][name];
            let Some(groups) = expected["groups"].as_object() else { continue };
            let members = |group: &str| {
                data.effects
                    .iter()
                    .zip(values)
                    .filter(|(_, value)| **value == *group)
                    .map(|(effect, _)| *effect)
                    .collect()
            };
            let split: Vec<Vec<StudyEffect>> = groups.keys().map(|group| members(group)).collect();
            let found = subgroups(&split, &normal(method));
            for ((pooled, (group, expected)), members) in found.groups.iter().zip(groups).zip(&split) {
                // The reference pools a single study as the common effect and says that its heterogeneity is zero; here it is absent.
                let mut expected = expected.clone();
                if members.len() == 1 {
                    for figure in ["tau2", "I2_pct", "H2", "QE", "QE_df", "QE_p"] {
                        expected[figure].take();
                    }
                }
                let place = format!("{} {group} {name}", data.name);
                hold_pool(
                    ledger,
                    &format!("subgroup {name}"),
                    &place,
                    pooled.pool.as_ref().unwrap(),
                    &expected,
                    relative,
                );
            }
            let test = found.difference.unwrap();
            let tail = relative.max(CLOSED) * if relative >= ITERATED { test.q.max(1.0) } else { 1.0 };
            ledger.hold(
                "difference",
                &format!("{} {name} Q", data.name),
                Some(test.q),
                &expected["Q_between_separate_tau2"],
                relative,
            );
            ledger.hold(
                "difference",
                &format!("{} {name} df", data.name),
                Some(test.df),
                &expected["df"],
                relative,
            );
            ledger.hold(
                "difference",
                &format!("{} {name} p", data.name),
                Some(test.p_value),
                &expected["p"],
                tail,
            );
        }
    }
}

/// Compares the regression on a moderator.
pub fn lines(sets: &[DataSet], ledger: &mut Ledger) {
    for data in sets {
        let Some(values) = data.json["metareg"]["values"].as_array() else {
            continue;
        };
        let values: Vec<Option<f64>> = values.iter().map(Value::as_f64).collect();
        for (name, method, relative) in METHODS {
            for (suffix, interval) in [("", IntervalMethod::Normal), ("_knha", IntervalMethod::HartungKnapp)] {
                let expected = &data.json["metareg"][format!("{name}{suffix}")];
                if expected["beta"].is_null() {
                    continue;
                }
                let found = regression(&data.effects, &values, &options(method, interval, PredictionMethod::AsInterval))
                    .test
                    .unwrap();
                let place = format!("{} {name}{suffix}", data.name);
                for (index, term) in [found.intercept, found.slope].into_iter().enumerate() {
                    let width = if relative >= ITERATED { term.ci.upper - term.ci.lower } else { 0.0 };
                    let tail = if relative >= ITERATED {
                        term.statistic.powi(2) * term.p_value
                    } else {
                        0.0
                    };
                    for (figure, found, size) in [
                        ("beta", term.estimate, width),
                        ("se", term.standard_error, 0.0),
                        ("stat", term.statistic, 0.0),
                        ("pval", term.p_value, tail),
                        ("ci_lb", term.ci.lower, width),
                        ("ci_ub", term.ci.upper, width),
                    ] {
                        let kind = format!("regression {name}");
                        ledger.hold_at(
                            &kind,
                            &format!("{place} {index} {figure}"),
                            Some(found),
                            &expected[figure][index],
                            (relative, size),
                        );
                    }
                }
                for (figure, found) in [
                    ("tau2", Some(found.residual.tau2)),
                    ("I2_pct", Some(found.residual.i2)),
                    ("R2_pct", found.r2),
                    ("QE", Some(found.residual.q)),
                    ("QE_df", Some(found.residual.q_df)),
                    ("QE_p", Some(found.residual.q_p_value)),
                    ("QM", Some(found.slope.statistic.powi(2))),
                ] {
                    ledger.hold(
                        &format!("regression {name}"),
                        &format!("{place} {figure}"),
                        found,
                        &expected[figure],
                        relative,
                    );
                }
            }
        }
    }
}
