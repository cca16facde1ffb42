//! Holds the pooled analyses against metafor's results on textbook data.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

mod further;
mod reference;

use evidence::pooling::{IntervalMethod, Options, PredictionMethod, Tau2Method, Warning, cumulative, egger_test, leave_one_out, pool};
use statrs::function::gamma::gamma_lr;

use crate::reference::{CLOSED, Ledger, METHODS, data_sets, hold_pool, normal, options};

#[test]
fn every_model_is_the_references() {
    let mut ledger = Ledger::default();
    for data in data_sets() {
        for (name, method, relative) in METHODS {
            for (suffix, interval) in [
                ("", IntervalMethod::Normal),
                ("_knha", IntervalMethod::HartungKnapp),
                ("_adhoc", IntervalMethod::HartungKnappNeverNarrower),
            ] {
                let expected = &data.json["models"][format!("{name}{suffix}")];
                if expected["estimate"].is_null() {
                    assert_eq!(suffix, "_adhoc", "{} {name}", data.name);
                    continue;
                }
                let place = format!("{} {name}{suffix}", data.name);
                let own = pool(&data.effects, &options(method, interval, PredictionMethod::AsInterval))
                    .pool
                    .unwrap();
                hold_pool(&mut ledger, name, &place, &own, expected, relative);
                let student = pool(&data.effects, &options(method, interval, PredictionMethod::StudentKMinusTwo))
                    .pool
                    .unwrap();
                for (figure, found) in [("metafor", own.prediction), ("t_kminus2", student.prediction)] {
                    let (lower, upper) = (&expected[format!("pi_lb_{figure}")], &expected[format!("pi_ub_{figure}")]);
                    ledger.hold(name, &format!("{place} pi_lb {figure}"), found.map(|ci| ci.lower), lower, relative);
                    ledger.hold(name, &format!("{place} pi_ub {figure}"), found.map(|ci| ci.upper), upper, relative);
                }
                let total: f64 = own.weights.iter().map(|weight| weight.percent).sum();
                assert!((total - 100.0).abs() < 1e-9, "{place}: weights add to {total}");
            }
        }
    }
    ledger.close();
}

#[test]
fn leaving_each_study_out_gives_the_references_pools() {
    let mut ledger = Ledger::default();
    for data in data_sets() {
        for (name, method, relative) in METHODS {
            let Some(expected) = data.json["leave_one_out"][name].as_array() else {
                continue;
            };
            let steps = leave_one_out(&data.effects, &normal(method));
            assert_eq!(steps.len(), expected.len());
            for (step, expected) in steps.iter().zip(expected) {
                assert_eq!(step.index as u64 + 1, expected["omitted"]);
                let found = step.pooled.pool.as_ref().unwrap();
                let mut expected = expected.clone();
                expected["QE"] = expected["Q"].take();
                if found.k == 1 {
                    // One study has no heterogeneity; the reference calls it zero.
                    assert!(found.heterogeneity.is_none());
                    for figure in ["tau2", "I2_pct", "QE"] {
                        expected[figure].take();
                    }
                }
                let place = format!("{} without {} {name}", data.name, step.index);
                hold_pool(&mut ledger, &format!("leave one out {name}"), &place, found, &expected, relative);
            }
        }
    }
    ledger.close();
}

#[test]
fn adding_study_after_study_gives_the_pool_of_those_so_far() {
    for data in data_sets() {
        for (_, method, _) in METHODS {
            let steps = cumulative(&data.effects, &normal(method));
            assert_eq!(steps.len(), data.effects.len());
            for (step, so_far) in steps.iter().zip(1..) {
                assert_eq!(
                    step.pooled,
                    pool(&data.effects[..so_far], &normal(method)),
                    "{} to {so_far}",
                    data.name
                );
            }
        }
    }
}

#[test]
fn the_ends_of_the_q_profile_solve_their_equation_and_are_near_the_references() {
    for data in data_sets() {
        let found = pool(&data.effects, &normal(Tau2Method::Reml)).pool.unwrap().heterogeneity.unwrap();
        let ends = found.q_profile.unwrap();
        let expected = &data.json["tau2_ci_Qprofile"]["REML"];
        for (end, found, probability) in [("tau2_lb", ends.tau2.lower, 0.975), ("tau2_ub", ends.tau2.upper, 0.025)] {
            let expected = expected[end].as_f64().unwrap();
            assert!((found - expected).abs() < 1.3e-4, "{} {end}: {found} for {expected}", data.name);
            let (mut weights, mut sum) = (0.0, 0.0);
            for effect in &data.effects {
                weights += 1.0 / (effect.variance + found);
                sum += effect.estimate / (effect.variance + found);
            }
            let residual: f64 = data
                .effects
                .iter()
                .map(|e| (e.estimate - sum / weights).powi(2) / (e.variance + found))
                .sum();
            let below = if residual > 0.0 {
                gamma_lr((data.effects.len() as f64 - 1.0) / 2.0, residual / 2.0)
            } else {
                0.0
            };
            if found > 0.0 {
                assert!((below - probability).abs() < 1e-10, "{} {end}: {below}", data.name);
            } else {
                assert!(below <= probability, "{} {end}: {below}", data.name);
            }
        }
        for (end, found, tau2) in [("I2", ends.i2.lower, ends.tau2.lower), ("I2", ends.i2.upper, ends.tau2.upper)] {
            assert!((0.0..=100.0).contains(&found), "{} {end}", data.name);
            assert_eq!(found == 0.0, tau2 == 0.0);
        }
    }
}

#[test]
fn eggers_test_is_the_references() {
    let mut ledger = Ledger::default();
    for data in data_sets() {
        let expected = &data.json["small_study_effects"]["egger_classical_lm_sei"];
        let found = egger_test(&data.effects, &Options::default());
        if data.effects.len() < 3 || data.name == "edge_homogeneous" {
            // Two points, or none that spread: the reference divides rounding by rounding.
            assert_eq!(found.test, None, "{}", data.name);
            assert!(!found.warnings.is_empty());
            continue;
        }
        assert_eq!(
            found.warnings.contains(&Warning::LowPower),
            data.effects.len() < 10,
            "{}",
            data.name
        );
        let test = found.test.unwrap();
        for (figure, found) in [
            ("stat", test.statistic),
            ("df", test.df),
            ("p", test.p_value),
            ("limit_estimate", test.limit),
            ("limit_ci_lb", test.limit_ci.lower),
            ("limit_ci_ub", test.limit_ci.upper),
        ] {
            ledger.hold("Egger", &format!("{} {figure}", data.name), Some(found), &expected[figure], CLOSED);
        }
    }
    ledger.close();
}
