//! Compares agreement with figures of statsmodels, irrCAC and Krippendorff's worked example (tests/data/agreement/README.md).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::path::Path;

use evidence::agreement::{AgreementTable, AlphaMetric, RatedUnits, TwoRaterAgreement};
use serde_json::Value;

fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/agreement").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn near(what: &str, found: Option<f64>, expected: &Value) {
    let same = match (found, expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9,
        (None, None) => expected.is_null(),
        _ => false,
    };
    assert!(same, "{what}: {found:?}, not {expected}");
}

#[test]
fn two_raters_agree_as_far_as_the_references_say() {
    let cases = cases("agreement.json");
    assert_eq!(cases.len(), 10);
    for case in &cases {
        let rows = serde_json::from_value(case["matrix"].clone()).unwrap();
        let found = TwoRaterAgreement::of(&AgreementTable::from_rows(rows).unwrap());
        let kappa = found.kappa.as_ref();
        let ac1 = found.ac1.as_ref();
        assert_eq!(found.items, case["n"].as_u64().unwrap());
        let figures = [
            ("observed", found.observed, &case["observed"]),
            ("kappa", kappa.map(|kappa| kappa.value), &case["cohens_kappa"]),
            ("error of kappa", kappa.map(|kappa| kappa.standard_error), &case["kappa_se"]),
            ("lower limit", kappa.map(|kappa| kappa.lower), &case["kappa_ci95"][0]),
            ("upper limit", kappa.map(|kappa| kappa.upper), &case["kappa_ci95"][1]),
            ("PABAK", found.pabak, &case["pabak"]),
            ("AC1", ac1.map(|ac1| ac1.value), &case["gwet_ac1"]),
            ("AC1 of irrCAC", ac1.map(|ac1| ac1.value), &case["gwet_ac1_irrcac"]),
            ("error of AC1", ac1.and_then(|ac1| ac1.standard_error), &case["gwet_se_irrcac"]),
        ];
        for (what, found, expected) in figures {
            near(&format!("{} {what}", case["name"]), found, expected);
        }
    }
}

#[test]
fn several_raters_agree_as_far_as_the_references_say() {
    let cases = cases("many_raters.json");
    assert_eq!(cases.len(), 7);
    for case in &cases {
        let levels: Vec<f64> = serde_json::from_value(case["levels"].clone()).unwrap();
        let category = |rating: &Value| {
            rating
                .as_f64()
                .map(|rating| levels.iter().position(|level| *level == rating).unwrap())
        };
        let raters = case["ratings_by_rater"].as_array().unwrap().iter();
        let raters: Vec<Vec<Option<usize>>> = raters
            .map(|ratings| ratings.as_array().unwrap().iter().map(category).collect())
            .collect();
        let units = RatedUnits::from_raters(levels.len(), &raters).unwrap();

        let mut expected = case["expected"].as_object().unwrap().clone();
        let metrics = [
            ("krippendorff_alpha_nominal", AlphaMetric::Nominal),
            ("krippendorff_alpha_ordinal", AlphaMetric::Ordinal),
            ("krippendorff_alpha_interval", AlphaMetric::Interval(&levels)),
        ];
        for (what, metric) in metrics {
            near(
                &format!("{} {what}", case["name"]),
                units.krippendorffs_alpha(metric),
                &expected.remove(what).unwrap(),
            );
        }
        // Without the figure, ratings are missing, and then Fleiss's kappa is not defined.
        let fleiss = expected.remove("fleiss_kappa").unwrap_or_default();
        near(&format!("{} fleiss", case["name"]), units.fleiss_kappa(), &fleiss);
        let agreed = expected.remove("units_in_full_agreement").unwrap();
        assert_eq!(units.in_full_agreement() as u64, agreed.as_u64().unwrap(), "{}", case["name"]);
        assert!(expected.is_empty(), "not compared: {expected:?}");
    }
}
