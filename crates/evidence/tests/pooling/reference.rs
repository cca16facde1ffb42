//! Reads the reference results, and records how close our results are.

use std::collections::BTreeMap;
use std::path::Path;

use evidence::pooling::{IntervalMethod, Options, Pool, PredictionMethod, StudyEffect, Tau2Method};
use serde_json::Value;

pub const CLOSED: f64 = 1e-9;
pub const ITERATED: f64 = 1e-6;
/// The tolerance for a filled funnel: there the reference stops its REML iterations at steps of 1e-5 in τ², elsewhere at 1e-10.
pub const STOPPED_EARLY: f64 = 5e-4;
pub const METHODS: [(&str, Tau2Method, f64); 8] = [
    ("FE", Tau2Method::Common, CLOSED),
    ("DL", Tau2Method::DerSimonianLaird, CLOSED),
    ("PM", Tau2Method::PauleMandel, CLOSED),
    ("REML", Tau2Method::Reml, ITERATED),
    ("ML", Tau2Method::MaximumLikelihood, ITERATED),
    ("SJ", Tau2Method::SidikJonkman, CLOSED),
    ("HE", Tau2Method::Hedges, CLOSED),
    ("EB", Tau2Method::EmpiricalBayes, ITERATED),
];

pub struct DataSet {
    pub name: String,
    pub json: Value,
    pub effects: Vec<StudyEffect>,
}

/// The folder of the data sets in the repository.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/meta");

#[cfg_attr(not(test), allow(dead_code, reason = "the command names its folder"))]
pub fn data_sets() -> Vec<DataSet> {
    let sets = data_sets_in(Path::new(FOLDER));
    assert!(sets.len() >= 20, "{} data sets", sets.len());
    sets
}

/// The data sets of a folder. Files without a list of effects are skipped.
pub fn data_sets_in(folder: &Path) -> Vec<DataSet> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let json: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let effects = json["effects"].as_array()?.iter().map(|row| StudyEffect {
                estimate: row["yi"].as_f64().unwrap(),
                variance: row["vi"].as_f64().unwrap(),
            });
            Some(DataSet {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                effects: effects.collect(),
                json,
            })
        })
        .collect()
}

/// The largest relative error of each kind of figure, how many figures were compared, and which differ too much.
#[derive(Default)]
pub struct Ledger {
    pub largest: BTreeMap<String, (f64, usize)>,
    pub failures: Vec<String>,
}

impl Ledger {
    pub fn hold(&mut self, kind: &str, place: &str, found: Option<f64>, expected: &Value, relative: f64) {
        self.hold_at(kind, place, found, expected, (relative, 0.0));
    }

    /// Compares a figure with the reference. The tolerance `relative` is a share of the figure or of `size`, whichever is larger.
    pub fn hold_at(&mut self, kind: &str, place: &str, found: Option<f64>, expected: &Value, (relative, size): (f64, f64)) {
        // A figure that the reference does not have is not compared; a figure that it has must be found.
        let Some(expected) = expected.as_f64() else { return };
        // The rounding of the reference itself: steps of 1e-10 if it iterates, the last digits of differences otherwise.
        let absolute = if relative >= ITERATED { 2e-10 } else { 1e-13 };
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

    /// The record, with one line for each kind of figure.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let line =
            |(kind, (error, count)): (&String, &(f64, usize))| format!("{kind:<28} {count:>6} figures, largest relative error {error:.1e}");
        self.largest.iter().map(line)
    }

    #[cfg_attr(not(test), allow(dead_code, reason = "the command says what is off, and goes on"))]
    pub fn close(self) {
        for line in self.lines() {
            println!("{line}");
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

pub fn options(tau2: Tau2Method, interval: IntervalMethod, prediction: PredictionMethod) -> Options {
    Options {
        tau2,
        interval,
        prediction,
        ..Options::default()
    }
}

pub fn normal(tau2: Tau2Method) -> Options {
    options(tau2, IntervalMethod::Normal, PredictionMethod::AsInterval)
}

pub fn hold_pool(ledger: &mut Ledger, kind: &str, place: &str, found: &Pool, expected: &Value, relative: f64) {
    let heterogeneity = found.heterogeneity;
    // If the effects do not differ at all, the reference gives p = 0 for a test that has no statistic.
    let p = if expected["stat"].is_null() && expected["se"] == 0 {
        &Value::Null
    } else {
        &expected["p"]
    };
    // A limit near zero has the rounding error of the half width of its interval, a p value that of the squared statistic, and a percentage
    // that of 100.
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
            "ci_lb" | "ci_ub" if relative >= ITERATED => width,
            "p" if relative >= ITERATED => tail,
            "I2" if relative >= ITERATED => 1.0,
            _ => 0.0,
        };
        ledger.hold_at(kind, &format!("{place} {figure}"), found, expected, (relative, size));
    }
}
