//! Prints how much work the learned order saves on the labelled sets of a folder, and what stopping early would miss.
//!
//! `cargo run --release -p screening --example simulate -- FOLDER`. The folder holds CSV files, packed or not, with the columns `title`,
//! `abstract` and `label_included`; others are left out. Twenty reviewers screen each set. Each begins with the first 25 records of their
//! own order, or more until one record was kept and one was excluded. Of sets with many included records, thinned ones are measured too.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "shares its code with a test, which must stop at what it does not expect"
)]

#[path = "../tests/support/simulation.rs"]
mod simulation;

use std::io::{self, Write};
use std::path::PathBuf;

use simulation::{LabelledRecords, Relearning, Run};

const REVIEWERS: u128 = 20;

/// The numbers of included records that a set is thinned to. Each reviewer keeps others.
const THINNED: [usize; 2] = [60, 30];

fn main() -> io::Result<()> {
    let mut out = io::stdout();
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return writeln!(io::stderr(), "usage: simulate FOLDER");
    };
    let mut measured = Vec::new();
    for set in LabelledRecords::all(&folder) {
        let features = set.features();
        let whole = |relearning| {
            (1..=REVIEWERS)
                .map(|reviewer| set.screened(&features, reviewer, relearning))
                .collect()
        };
        measured.push((set.name.clone(), whole(Relearning::BySchedule)));
        measured.push((format!("{}, learning after each", set.name), whole(Relearning::Always)));
        for included in THINNED.into_iter().filter(|&included| included < set.included() / 2) {
            let runs = (1..=REVIEWERS).map(|reviewer| {
                let thinned = set.thinned(included, reviewer);
                thinned.screened(&thinned.features(), reviewer, Relearning::BySchedule)
            });
            measured.push((format!("{}, thinned", set.name), runs.collect()));
        }
    }
    savings(&mut out, &measured)?;
    curve(&mut out, &measured)?;
    stopping(&mut out, &measured)
}

fn savings(out: &mut impl Write, measured: &[(String, Vec<Run>)]) -> io::Result<()> {
    writeln!(
        out,
        "| set | records | included | WSS@95 | worst | best | recall at 10 % | at 20 % | at 50 % | all found at |"
    )?;
    writeln!(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for (name, runs) in measured {
        let Some(first) = runs.first() else { continue };
        let wss = Spread::of(runs, Run::wss_95);
        let recall = |share: f64| Spread::of(runs, |run| run.recall_after(share)).mean;
        let all = Spread::of(runs, |run| run.until(1.0) as f64 / run.included.len() as f64).mean;
        writeln!(
            out,
            "| {name} | {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} % |",
            first.included.len(),
            first.total(),
            wss.mean,
            wss.least,
            wss.most,
            recall(0.1),
            recall(0.2),
            recall(0.5),
            all * 100.0
        )?;
    }
    Ok(())
}

fn curve(out: &mut impl Write, measured: &[(String, Vec<Run>)]) -> io::Result<()> {
    writeln!(
        out,
        "\n| set, recall after | 5 % | 10 % | 15 % | 20 % | 30 % | 40 % | 50 % | 60 % | 80 % |"
    )?;
    writeln!(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for (name, runs) in measured {
        let total = runs.first().map_or(0, Run::total);
        write!(out, "| {name} ({total})")?;
        for share in [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8] {
            write!(out, " | {:.2}", Spread::of(runs, |run| run.recall_after(share)).mean)?;
        }
        writeln!(out, " |")?;
    }
    Ok(())
}

fn stopping(out: &mut impl Write, measured: &[(String, Vec<Run>)]) -> io::Result<()> {
    writeln!(
        out,
        "\n| set | excluded in a row | screened | missed | missed at worst | runs that miss more than 5 % |"
    )?;
    writeln!(out, "|---|--:|--:|--:|--:|--:|")?;
    for (name, runs) in measured {
        let total = runs.first().map_or(0, Run::total);
        for row in [25, 50, 100, 200] {
            let screened = Spread::of(runs, |run| run.stopped_after(row) as f64 / run.included.len() as f64);
            let missed = Spread::of(runs, |run| 1.0 - run.recall(run.stopped_after(row)));
            let over = runs.iter().filter(|run| run.recall(run.stopped_after(row)) < 0.95).count();
            writeln!(
                out,
                "| {name} ({total}) | {row} | {:.0} % | {:.1} % | {:.1} % | {over} of {} |",
                screened.mean * 100.0,
                missed.mean * 100.0,
                missed.most * 100.0,
                runs.len()
            )?;
        }
    }
    Ok(())
}

/// The mean of a figure over runs, and its extremes.
struct Spread {
    mean: f64,
    least: f64,
    most: f64,
}

impl Spread {
    fn of(runs: &[Run], figure: impl Fn(&Run) -> f64) -> Self {
        let figures: Vec<f64> = runs.iter().map(figure).collect();
        Self {
            mean: figures.iter().sum::<f64>() / figures.len().max(1) as f64,
            least: figures.iter().copied().fold(f64::INFINITY, f64::min),
            most: figures.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}
