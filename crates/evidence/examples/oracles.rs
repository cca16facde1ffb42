//! Compares every calculation of this crate with metafor's results, and prints the largest deviation of each kind of figure.
//!
//! Run it with `cargo run -p evidence --example oracles [folder]`. Without a folder it reads `meta/datasets` below the folder that
//! `LIVED_EVIDENCE_CORPUS` names, or else the data sets of the repository. It fails if a figure deviates by more than 1e-9 (closed
//! formulas) or 1e-6 (iterated estimates).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a command for developers: what it can't read stops it"
)]

#[path = "../tests/pooling/effects.rs"]
mod effects;
#[path = "../tests/pooling/further.rs"]
mod further;
#[path = "../tests/pooling/hold.rs"]
mod hold;
#[path = "../tests/pooling/reference.rs"]
mod reference;

use std::path::PathBuf;
use std::process::ExitCode;

use reference::Ledger;

fn main() -> ExitCode {
    let folder = folder();
    let sets = reference::data_sets_in(&folder);
    println!("{} data sets of {}", sets.len(), folder.display());
    let mut ledger = Ledger::default();
    for hold in [
        effects::of_figures,
        hold::models,
        hold::without_each,
        hold::eggers_test,
        further::filled,
        further::within_subgroups,
        further::lines,
    ] {
        hold(&sets, &mut ledger);
    }
    for line in ledger.lines() {
        println!("{line}");
    }
    for failure in &ledger.failures {
        println!("off: {failure}");
    }
    if ledger.failures.is_empty() && !sets.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[expect(clippy::disallowed_methods, reason = "where the data sets are comes from whoever runs the command")]
fn folder() -> PathBuf {
    let corpus = || std::env::var("LIVED_EVIDENCE_CORPUS").ok();
    match (std::env::args().nth(1), corpus()) {
        (Some(folder), _) => folder.into(),
        (None, Some(corpus)) => PathBuf::from(corpus).join("meta/datasets"),
        (None, None) => reference::FOLDER.into(),
    }
}
