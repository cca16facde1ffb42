//! Prints what deduplication finds in the labelled sets of a folder.
//!
//! `cargo run --release -p citation --example dedup -- FOLDER [--show]`. The folder holds `NAME_records.csv` with `NAME_groups.csv`, or
//! `NAME.ris` with `NAME.truth.csv`. With `--show`, every record that was merged wrongly or missed is printed too.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    dead_code,
    reason = "shares its code with a test, which must stop at what it does not expect"
)]

#[path = "../tests/support/labelled.rs"]
mod labelled;

use std::io::{self, Write as _};
use std::path::PathBuf;

use citation::Bibliography;
use labelled::{LabelledSet, Measured};

fn main() -> io::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let mut out = io::stdout();
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        return writeln!(io::stderr(), "usage: dedup FOLDER [--show]");
    };
    let shows = arguments.next().is_some_and(|argument| argument == "--show");
    writeln!(out, "{}", Measured::HEAD)?;
    for set in LabelledSet::all(&folder) {
        let measured = set.measured();
        writeln!(out, "{}", measured.row(&set))?;
        if shows {
            show(&mut out, &set, &measured)?;
        }
    }
    Ok(())
}

fn show(out: &mut impl io::Write, set: &LabelledSet, measured: &Measured) -> io::Result<()> {
    for record in &measured.wrong {
        writeln!(out, "merged wrongly: {}", line(&set.records[*record]))?;
        for pair in measured.pairs.iter().filter(|pair| pair.left == *record || pair.right == *record) {
            let other = if pair.left == *record { pair.right } else { pair.left };
            writeln!(out, "    {:?} with {}", pair.verdict, line(&set.records[other]))?;
        }
    }
    for (kind, pairs) in [
        ("missed", &measured.missed),
        ("waits rightly", &measured.right_waiting),
        ("waits wrongly", &measured.wrong_waiting),
    ] {
        for (left, right) in pairs {
            let found = measured
                .pairs
                .iter()
                .find(|pair| (pair.left, pair.right) == (*left.min(right), *left.max(right)));
            let verdict = found.map(|pair| pair.verdict);
            writeln!(
                out,
                "{kind}: {verdict:?}\n    {}\n    {}",
                line(&set.records[*left]),
                line(&set.records[*right])
            )?;
        }
    }
    Ok(())
}

fn line(record: &Bibliography) -> String {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let authors: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
    format!(
        "{} | {} | {:?} | {} | {} ({}) {}",
        text(&record.title),
        authors.join("; "),
        record.year,
        text(&record.container),
        text(&record.volume),
        text(&record.issue),
        text(&record.pages)
    )
}
