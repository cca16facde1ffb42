//! The benchmark of the readers and writers: megabytes a second of each format.
//!
//! `cargo bench -p citation --bench readers`. It stands here and not in `benches/`, so that a pure crate is measured without the
//! service being built.
//! Files are made of the good records of the fixtures, again and again, with 1.5 kB of abstract each.

use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use citation::{Bibliography, Format, Limits, Problem, ProblemCode, Reader, Writer, WrittenFormat, read};

/// How long a file is.
const SIZE: usize = 16 << 20;
/// Each is measured for so long, after one run that is not.
const TIME: Duration = Duration::from_secs(2);

const FIXTURES: [(&[u8], &str, &str); 9] = [
    (include_bytes!("../tests/fixtures/databases.ris"), "", ""),
    (include_bytes!("../tests/fixtures/pubmed.nbib"), "", ""),
    (include_bytes!("../tests/fixtures/library.bib"), "", ""),
    (
        include_bytes!("../tests/fixtures/endnote.xml"),
        "<xml><records>",
        "</records></xml>",
    ),
    (
        include_bytes!("../tests/fixtures/pubmed.xml"),
        "<PubmedArticleSet>\n",
        "</PubmedArticleSet>",
    ),
    (include_bytes!("../tests/fixtures/science.ciw"), "FN Clarivate\nVR 1.0\n", "EF\n"),
    (include_bytes!("../tests/fixtures/endnote.enw"), "", ""),
    (include_bytes!("../tests/fixtures/ovid.txt"), "", ""),
    (include_bytes!("../tests/fixtures/table.csv"), "", ""),
];

fn main() -> io::Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut out = io::stdout();
    writeln!(out, "files of {} MiB, {cores} cores, one used\n", SIZE >> 20)?;
    writeln!(out, "| reader | records | MB/s | records/s |\n|---|--:|--:|--:|")?;
    for (fixture, begin, end) in FIXTURES {
        let Some((format, file)) = file(fixture, begin, end) else {
            continue;
        };
        measure(&mut out, format.name(), file.len(), &|| count(&file, format))?;
    }
    writeln!(out, "\n| writer | records | MB/s | records/s |\n|---|--:|--:|--:|")?;
    let records: Vec<Bibliography> = (0..10_000).map(record).collect();
    for format in [WrittenFormat::Ris, WrittenFormat::Bibtex, WrittenFormat::Csv] {
        let size = written(&records, format).len();
        measure(&mut out, &format!("{format:?}"), size, &|| {
            black_box(written(&records, format));
            records.len()
        })?;
    }
    Ok(())
}

/// A long file of the good records of a short one.
fn file(fixture: &[u8], begin: &str, end: &str) -> Option<(Format, Vec<u8>)> {
    let reading = read(fixture).ok()?;
    let mut text = begin.to_owned();
    if reading.format == Format::Csv {
        text.push_str(std::str::from_utf8(fixture).ok()?.lines().next()?);
        text.push('\n');
    }
    let filler = "words of an abstract that nobody wrote ".repeat(40);
    let is_whole = |problem: &Problem| matches!(problem.code, ProblemCode::UnknownEntity | ProblemCode::UnknownString);
    let good = reading.records.iter().filter(|record| record.problems.iter().all(is_whole));
    // The abstract of a record becomes as long as those of databases are.
    let good: Vec<String> = good.map(|record| longer(&record.raw, &filler)).collect();
    while text.len() < SIZE {
        for raw in &good {
            text.push_str(raw);
            if !raw.ends_with('\n') {
                text.push('\n');
            }
            if matches!(reading.format, Format::EndNoteTagged | Format::OvidTagged | Format::Nbib) {
                text.push('\n');
            }
        }
    }
    text.push_str(end);
    Some((reading.format, text.into_bytes()))
}

fn longer(raw: &str, filler: &str) -> String {
    for mark in [
        "another.",
        "A second paragraph.",
        "Second paragraph.",
        "Nobody asked",
        "a head",
        "First line.",
        "Two",
    ] {
        if let Some(at) = raw.find(mark) {
            let (before, behind) = raw.split_at_checked(at).unwrap_or((raw, ""));
            return format!("{before}{filler}{behind}");
        }
    }
    raw.to_owned()
}

fn count(file: &[u8], format: Format) -> usize {
    let reader = Reader::of_format(file, format, Limits::default());
    reader.map_or(0, |reader| reader.filter(|item| black_box(item).is_ok()).count())
}

fn record(number: usize) -> Bibliography {
    Bibliography {
        title: Some(format!("Service users as teachers: study {number}")),
        year: Some(2019),
        container: Some("Journal of Invented Studies".to_owned()),
        pages: Some("12-19".to_owned()),
        abstract_text: Some("words of an abstract that nobody wrote ".repeat(40).trim_end().to_owned()),
        keywords: ["stigma", "education", "co-production"].map(str::to_owned).to_vec(),
        ..Bibliography::default()
    }
}

fn written(records: &[Bibliography], format: WrittenFormat) -> Vec<u8> {
    let mut file = Vec::new();
    // Memory does not fail.
    if let Ok(mut writer) = Writer::new(&mut file, format) {
        for record in records {
            let _ = writer.write(record);
        }
        let _ = writer.finish();
    }
    file
}

fn measure(out: &mut impl io::Write, name: &str, bytes: usize, work: &dyn Fn() -> usize) -> io::Result<()> {
    let records = work();
    let (end, mut times) = (Instant::now() + TIME, Vec::new());
    while times.len() < 3 || Instant::now() < end {
        let start = Instant::now();
        black_box(work());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let seconds = times.get(times.len() / 2).map_or(1.0, Duration::as_secs_f64);
    let speed = bytes as f64 / 1e6 / seconds;
    writeln!(out, "| {name} | {records} | {speed:.0} | {:.0} |", records as f64 / seconds)
}
