//! Holds what each reader makes of a file, by small files written for it. `tests/fixtures` has them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected must stop, and say so"
)]

mod bibtex;
mod bounds;
mod encodings;
mod ris;
mod tables;
mod tagged;
mod xml;

use citation::{Format, ProblemCode, Reading, Record, read};

/// Reads a file that must be of a format.
fn reading(bytes: &[u8], format: Format) -> Reading {
    let reading = read(bytes).expect("a format that is told");
    assert_eq!(reading.format, format);
    reading
}

/// The lines and codes of the problems of a record.
fn problems(record: &Record) -> Vec<(u64, ProblemCode)> {
    record.problems.iter().map(|problem| (problem.line, problem.code)).collect()
}

/// The lines and codes of the problems that belong to no record.
fn outside(reading: &Reading) -> Vec<(u64, ProblemCode)> {
    reading.problems.iter().map(|problem| (problem.line, problem.code)).collect()
}

fn names(record: &Record) -> Vec<&str> {
    record.fields.authors.iter().map(|author| author.name.as_str()).collect()
}

/// The value that is kept under a tag.
fn other<'a>(record: &'a Record, tag: &str) -> Option<&'a str> {
    record.other.iter().find(|field| field.tag == tag).map(|field| field.value.as_str())
}

fn titles(reading: &Reading) -> Vec<&str> {
    reading
        .records
        .iter()
        .map(|record| record.fields.title.as_deref().unwrap_or("-"))
        .collect()
}
