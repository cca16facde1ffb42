//! Facts about the demo evidence: its source list, its derived figures, its one workshop.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::Files;

#[test]
fn the_reports_are_those_of_the_source_list() {
    let list = include_str!("../../../../data/studies.csv");
    let listed: BTreeSet<&str> = list.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let files = Files::demo();
    let reports = files.0["reports.json"].as_array().unwrap();
    assert_eq!(
        reports.iter().map(|row| row["code"].as_str().unwrap()).collect::<BTreeSet<_>>(),
        listed
    );
    assert_eq!(listed.len(), 79);
}

#[test]
fn derived_figures_follow_from_the_printed_ones() {
    let mut files = Files::demo();
    let mut figure =
        |code: &str, pointer: &str| -> f64 { files.row("outcomes.json", code).pointer(pointer).and_then(Value::as_f64).unwrap() };
    // A printed d and two group sizes give the variance 1/n1 + 1/n2 + d²/2(n1 + n2).
    let from_sizes = (1.0 / 36.0 + 1.0 / 51.0 + 0.45_f64.powi(2) / (2.0 * 87.0)).sqrt();
    near(figure("patten2012-o1", "/effect/estimate/standardError"), from_sizes, 5e-4);
    // A printed 95% interval is 2 × 1.959964 standard errors wide.
    near(
        figure("kassam2011-o1", "/effect/estimate/standardError"),
        (1.756 - 0.627) / (2.0 * 1.959_964),
        5e-4,
    );
    // Two control groups are combined into one.
    near(
        figure("kassam2011-o2", "/effect/continuous/mean2"),
        (34.0 * 36.3 + 26.0 * 38.6) / 60.0,
        0.006,
    );
    let within = 33.0 * 5.7_f64.powi(2) + 25.0 * 7.9_f64.powi(2);
    let between = 34.0 * 26.0 / 60.0 * 2.3_f64.powi(2);
    near(
        figure("kassam2011-o2", "/effect/continuous/sd2"),
        ((within + between) / 59.0).sqrt(),
        0.006,
    );
    // A printed r is converted to Fisher's z, and agrees with the printed t.
    for (code, r, t) in [("byrne2014a-o1", 0.33_f64, 3.63_f64), ("byrne2014a-o2", 0.47, 5.63)] {
        near(figure(code, "/effect/estimate/estimate"), r.atanh(), 5e-4);
        near(r, (t * t / (t * t + 109.0)).sqrt(), 0.006);
    }
}

fn near(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{got} should be {expected:.4}");
}

#[test]
fn no_rank_is_claimed_that_the_source_does_not_state() {
    let files = Files::demo();
    let questions = files.0["questions.json"].as_array().unwrap();
    assert!(questions.iter().all(|row| row["rank"].is_null()));
    let order: Vec<_> = questions.iter().map(|row| row["displayOrder"].as_i64().unwrap()).collect();
    assert_eq!(order, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn the_workshop_shows_every_perspective_and_each_state_of_a_round() {
    let files = Files::demo();
    let workshop = &files.0["illustrative-workshop.json"];
    let list = |field: &str| workshop[field].as_array().unwrap();
    let perspectives: BTreeSet<&str> = list("participants")
        .iter()
        .flat_map(|row| row["perspectives"].as_array().unwrap())
        .map(|it| it.as_str().unwrap())
        .collect();
    assert_eq!(perspectives.len(), 6);
    let rounds: Vec<_> = list("rounds")
        .iter()
        .map(|row| {
            (
                row["method"].as_str().unwrap(),
                row["status"].as_str().unwrap(),
                row["ballots"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(
        rounds,
        [("REVERSE_RANK", "CLOSED", 22), ("SUM_OF_RANKS", "CLOSED", 4), ("DOTS", "OPEN", 5)]
    );
}
