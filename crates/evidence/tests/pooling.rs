//! Holds the pooled analyses against metafor's results on textbook data, and against what must hold for any data.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

use std::collections::BTreeMap;

use evidence::pooling::{
    IntervalMethod, Options, Pool, PredictionMethod, StudyEffect, Tau2Method, Warning, cumulative, egger_test, leave_one_out, pool,
};
use serde_json::Value;
use statrs::function::gamma::gamma_lr;

const CLOSED: f64 = 1e-9;
const ITERATED: f64 = 1e-6;
const METHODS: [(&str, Tau2Method, f64); 8] = [
    ("FE", Tau2Method::Common, CLOSED),
    ("DL", Tau2Method::DerSimonianLaird, CLOSED),
    ("PM", Tau2Method::PauleMandel, CLOSED),
    ("REML", Tau2Method::Reml, ITERATED),
    ("ML", Tau2Method::MaximumLikelihood, ITERATED),
    ("SJ", Tau2Method::SidikJonkman, CLOSED),
    ("HE", Tau2Method::Hedges, CLOSED),
    ("EB", Tau2Method::EmpiricalBayes, ITERATED),
];

struct DataSet {
    name: String,
    json: Value,
    effects: Vec<StudyEffect>,
}

fn data_sets() -> Vec<DataSet> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/meta");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    assert!(paths.len() >= 20, "{} data sets", paths.len());
    paths
        .into_iter()
        .map(|path| {
            let json: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let effects = json["effects"].as_array().unwrap().iter().map(|row| StudyEffect {
                estimate: row["yi"].as_f64().unwrap(),
                variance: row["vi"].as_f64().unwrap(),
            });
            DataSet {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                effects: effects.collect(),
                json,
            }
        })
        .collect()
}

/// The largest relative error of each kind of figure, how many figures were held, and those that are too far off.
#[derive(Default)]
struct Ledger {
    largest: BTreeMap<String, (f64, usize)>,
    failures: Vec<String>,
}

impl Ledger {
    fn hold(&mut self, kind: &str, place: &str, found: Option<f64>, expected: &Value, relative: f64) {
        self.hold_at(kind, place, found, expected, (relative, 0.0));
    }

    /// Relative to the figure or to `size`, whichever is larger.
    fn hold_at(&mut self, kind: &str, place: &str, found: Option<f64>, expected: &Value, (relative, size): (f64, f64)) {
        // A figure that the reference does not have is not held; one that it has must be found.
        let Some(expected) = expected.as_f64() else { return };
        // The reference's own rounding: steps of 1e-10 where it iterates, cancelled last digits elsewhere.
        let absolute = if relative == ITERATED { 2e-10 } else { 1e-13 };
        let entry = self.largest.entry(kind.to_owned()).or_default();
        entry.1 += 1;
        let off = found.map_or(f64::INFINITY, |found| (found - expected).abs());
        if off > absolute {
            entry.0 = entry.0.max(off / expected.abs().max(size));
        }
        let allowed = absolute + relative * expected.abs().max(size);
        if off.is_nan() || off > allowed {
            self.failures.push(format!("{place}: {found:?} for {expected:e}"));
        }
    }

    fn close(self) {
        for (kind, (error, count)) in &self.largest {
            println!("{kind:<28} {count:>6} figures, largest relative error {error:.1e}");
        }
        assert!(!self.largest.is_empty());
        assert!(
            self.failures.is_empty(),
            "{} off:\n{}",
            self.failures.len(),
            self.failures.join("\n")
        );
    }
}

fn options(tau2: Tau2Method, interval: IntervalMethod, prediction: PredictionMethod) -> Options {
    Options {
        tau2,
        interval,
        prediction,
        ..Options::default()
    }
}

fn normal(tau2: Tau2Method) -> Options {
    options(tau2, IntervalMethod::Normal, PredictionMethod::AsInterval)
}

fn hold_pool(ledger: &mut Ledger, kind: &str, place: &str, found: &Pool, expected: &Value, relative: f64) {
    let heterogeneity = found.heterogeneity;
    // Without any spread the reference gives p = 0 for a test that has no statistic.
    let p = if expected["stat"].is_null() && expected["se"] == 0 {
        &Value::Null
    } else {
        &expected["p"]
    };
    // An end of an interval near zero has the error of its half width, a p value its statistic's squared, and a share of a hundred its own.
    let width = (found.ci.upper - found.ci.lower).abs();
    let tail = found.statistic.map_or(0.0, |statistic| statistic * statistic) * found.p_value.unwrap_or(0.0);
    for (figure, found, expected) in [
        ("estimate", Some(found.estimate), &expected["estimate"]),
        ("se", Some(found.standard_error), &expected["se"]),
        ("stat", found.statistic, &expected["stat"]),
        ("p", found.p_value, p),
        ("df", found.df, &expected["df"]),
        ("ci_lb", Some(found.ci.lower), &expected["ci_lb"]),
        ("ci_ub", Some(found.ci.upper), &expected["ci_ub"]),
        ("tau2", heterogeneity.map(|h| h.tau2), &expected["tau2"]),
        ("I2", heterogeneity.map(|h| h.i2), &expected["I2_pct"]),
        ("H2", heterogeneity.map(|h| h.h2), &expected["H2"]),
        ("Q", heterogeneity.map(|h| h.q), &expected["QE"]),
        ("Q_df", heterogeneity.map(|h| h.q_df), &expected["QE_df"]),
        ("Q_p", heterogeneity.map(|h| h.q_p_value), &expected["QE_p"]),
    ] {
        let size = match figure {
            "ci_lb" | "ci_ub" if relative == ITERATED => width,
            "p" if relative == ITERATED => tail,
            "I2" if relative == ITERATED => 1.0,
            _ => 0.0,
        };
        ledger.hold_at(kind, &format!("{place} {figure}"), found, expected, (relative, size));
    }
}

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
