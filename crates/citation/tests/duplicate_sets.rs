//! Over the corpus: deduplication reaches its goals on the labelled sets, and prints the table.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    dead_code,
    reason = "a test that meets the unexpected must stop, and say so"
)]

#[path = "support/labelled.rs"]
mod labelled;
mod support;

use labelled::{LabelledSet, Measured};
use support::corpus;

/// The least sensitivity, by record: of automatic merging, and together with what waits for a person.
fn goals(set: &str) -> (f64, f64) {
    match set {
        "cytology" => (0.90, 0.95),
        "haematology" => (0.80, 0.89),
        other => panic!("no goal for the set {other}"),
    }
}

#[test]
fn the_goals_are_met_without_a_wrong_merge() {
    let sets = LabelledSet::all(&corpus().join("dedup"));
    assert_eq!(sets.len(), 2, "the corpus is there");
    println!("{}", Measured::HEAD);
    for set in &sets {
        let measured = set.measured();
        println!("{}", measured.row(set));
        let ((automatic, with_queue), (least, least_with_queue)) = (measured.sensitivity(), goals(&set.name));
        assert!(automatic >= least && with_queue >= least_with_queue, "{}", set.name);
        assert_eq!(measured.wrong, Vec::<usize>::new(), "{}: nothing is merged wrongly", set.name);
    }
}

#[test]
fn the_order_of_the_records_does_not_matter() {
    for mut set in LabelledSet::all(&corpus().join("dedup")) {
        let before = set.measured();
        set.records.reverse();
        set.truth.reverse();
        let after = set.measured();
        let numbers = |one: &Measured| (one.automatic, one.with_queue, one.true_pairs, one.waiting, one.pairs.len());
        assert_eq!(numbers(&before), numbers(&after), "{}", set.name);
    }
}
