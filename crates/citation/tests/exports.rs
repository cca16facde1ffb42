//! Reads every real export of the corpus, and compares the number of records with what independent readers found.
//!
//! `LIVED_EVIDENCE_CORPUS=… cargo test -p citation --test exports -- --nocapture` prints the table. The files belong to other projects
//! and are not part
//! of this repository; without the variable the test fails, so that nobody takes a skipped test for a passed one.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected must stop, and say so"
)]

mod support;

use std::collections::BTreeMap;

use citation::{Problem, ProblemCode, Reading, Severity, read};
use serde_json::Value;
use support::{corpus, unpacked};

/// A file with the counts of others.
struct Export {
    name: String,
    bytes: Vec<u8>,
    counts: BTreeMap<String, u64>,
}

fn exports() -> Vec<Export> {
    let folder = corpus().join("exports");
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.json")).expect("the manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let entries = manifest.as_array().expect("a list").iter().map(|entry| {
        let name = entry["file"].as_str().expect("a name").to_owned();
        let counts = entry["counts"].as_object().expect("counts").iter();
        Export {
            bytes: unpacked(&folder.join(&name)),
            counts: counts.filter_map(|(key, count)| Some((key.clone(), count.as_u64()?))).collect(),
            name,
        }
    });
    entries.collect()
}

/// Files that are none of our formats, with the problem that says so.
const REFUSED: &[(&str, ProblemCode)] = &[
    ("asreview/generic.vec", ProblemCode::UnknownFormat), // vectors of words
    ("colrev-0.16.2/google_scholar.json", ProblemCode::UnknownFormat),
    ("jabref-current/CitaviXmlImporterTest2.ctv6bak", ProblemCode::PackedFile), // a zip archive
    ("jabref-current/IsiImporterTestEmpty.isi", ProblemCode::UnknownFormat),    // " ## "
    ("jabref-3.8.2/IsiImporterTestEmpty.isi", ProblemCode::UnknownFormat),
    ("jabref-3.8.2/InspecImportTest2.txt", ProblemCode::UnknownFormat), // `TI ~ …`, which Inspec gave up long ago
    ("jabref-3.8.2/MedlinePlainImporterTestInvalidFormat.xml", ProblemCode::UnknownFormat), // made to be refused
    (
        "jabref-current/MedlinePlainImporterTestInvalidFormat.xml",
        ProblemCode::UnknownFormat,
    ),
];

/// How many records the file has by its marks.
fn marks(counts: &BTreeMap<String, u64>) -> Option<u64> {
    let names = [
        "TY",
        "PT",
        "PMID",
        "ovid",
        "enw",
        "xml_record",
        "pubmed_article",
        "bib_entry",
        "pandas_rows",
    ];
    names.iter().find_map(|name| counts.get(*name).copied())
}

fn count(problems: &[&Problem], codes: &[ProblemCode]) -> u64 {
    problems.iter().filter(|problem| codes.contains(&problem.code)).count() as u64
}

#[test]
fn every_record_of_the_corpus_is_read_or_reported() {
    let (mut wrong, mut total, mut rows) = (Vec::new(), 0, Vec::new());
    for export in exports() {
        let refused = REFUSED.iter().find(|(name, _)| *name == export.name);
        let reading = match (read(&export.bytes), refused) {
            (Err(problem), Some((_, code))) if problem.code == *code => {
                rows.push(format!("| {} | {} | - | - | {problem} |", export.name, problem.code));
                continue;
            }
            (Err(problem), _) => {
                wrong.push(format!("{}: {problem}", export.name));
                continue;
            }
            (Ok(reading), _) => reading,
        };
        total += reading.records.len();
        rows.push(row(&export, &reading));
        if let Some(difference) = unexplained(&export, &reading) {
            wrong.push(difference);
        }
    }
    println!(
        "| file | format | marks | records | problems |\n|---|---|--:|--:|---|\n{}",
        rows.join("\n")
    );
    println!("\n{total} records in {} files", rows.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The marks of a file and its records must agree, but for records that were reported.
fn unexplained(export: &Export, reading: &Reading) -> Option<String> {
    let own = reading.records.iter().flat_map(|record| &record.problems);
    let problems: Vec<&Problem> = own.chain(&reading.problems).collect();
    let records = reading.records.len() as u64;
    let lost = reading
        .problems
        .iter()
        .filter(|problem| problem.code.severity() >= Severity::Error)
        .count() as u64;
    let unmarked = count(&problems, &[ProblemCode::MissingStart]);
    let marks = marks(&export.counts).unwrap_or(0);
    // A record without its mark is one more; a record that was left out is one less.
    let explained = records + lost >= marks && records + lost <= marks + unmarked;
    (!explained).then(|| {
        let reasons: Vec<String> = problems.iter().take(5).map(ToString::to_string).collect();
        format!(
            "{}: {marks} marks, {records} records, {unmarked} without mark, {lost} lost; {reasons:?}",
            export.name
        )
    })
}

fn row(export: &Export, reading: &Reading) -> String {
    let own = reading.records.iter().flat_map(|record| &record.problems);
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in own.chain(&reading.problems) {
        *by_code.entry(problem.code.as_str()).or_default() += 1;
    }
    let problems: Vec<String> = by_code.into_iter().map(|(code, count)| format!("{count} {code}")).collect();
    let marks = marks(&export.counts).map_or_else(|| "-".to_owned(), |count| count.to_string());
    let (name, format, records) = (&export.name, reading.format, reading.records.len());
    format!("| {name} | {format} | {marks} | {records} | {} |", problems.join(", "))
}

#[test]
fn the_text_of_records_is_that_of_the_file() {
    for export in exports() {
        let Ok(reading) = read(&export.bytes) else {
            continue;
        };
        let text = String::from_utf8_lossy(&export.bytes);
        let mut from = 0;
        for record in &reading.records {
            let rest = text.get(from..).expect("a boundary");
            let Some(at) = rest.find(&record.raw) else {
                panic!("{}: line {}: the text is not in the file", export.name, record.line);
            };
            let line = 1 + text[..from + at].matches('\n').count() as u64;
            assert_eq!(line, record.line, "{}: {}", export.name, record.raw);
            from += at + record.raw.len();
        }
    }
}
