//! Compares pools, leave-one-out and Egger's test with the reference, figure by figure.

use evidence::pooling::{IntervalMethod, Options, PredictionMethod, Warning, egger_test, leave_one_out, pool};

use crate::reference::{CLOSED, DataSet, Ledger, METHODS, hold_pool, normal, options};

/// Compares every estimator with every interval method.
pub fn models(sets: &[DataSet], ledger: &mut Ledger) {
    for data in sets {
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
                hold_pool(ledger, name, &place, &own, expected, relative);
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
}

/// Compares the pool without each study in turn.
pub fn without_each(sets: &[DataSet], ledger: &mut Ledger) {
    for data in sets {
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
                hold_pool(ledger, &format!("leave one out {name}"), &place, found, &expected, relative);
            }
        }
    }
}

/// Compares Egger's test.
pub fn eggers_test(sets: &[DataSet], ledger: &mut Ledger) {
    for data in sets {
        let expected = &data.json["small_study_effects"]["egger_classical_lm_sei"];
        let found = egger_test(&data.effects, &Options::default());
        if data.effects.len() < 3 || data.name == "edge_homogeneous" {
            // There are only two points, or all are equal: the reference then divides two rounding errors.
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
}
