//! What is read and written again is equal in every field that we know: over the corpus, and over records that are made up.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected must stop, and say so"
)]

#[cfg(feature = "corpus")]
mod support;

use citation::{Bibliography, Contributor, Doi, Record, RecordKind, Writer, WrittenFormat, read};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
#[cfg(feature = "corpus")]
use support::{corpus, unpacked};

const FORMATS: [WrittenFormat; 3] = [WrittenFormat::Ris, WrittenFormat::Bibtex, WrittenFormat::Csv];

fn written(records: &[&Bibliography], format: WrittenFormat) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file, format).expect("memory");
    for record in records {
        writer.write(record).expect("memory");
    }
    writer.finish().expect("memory");
    file
}

fn again(records: &[&Bibliography], format: WrittenFormat) -> Vec<Record> {
    let file = written(records, format);
    let begin = String::from_utf8_lossy(&file[..file.len().min(4000)]);
    let reading = read(&file).unwrap_or_else(|problem| panic!("{problem}\n{begin}"));
    assert_eq!(reading.problems, [], "{begin}");
    reading.records
}

#[cfg(feature = "corpus")]
#[test]
fn the_corpus_is_equal_when_it_is_written_and_read_again() {
    let mut folders = vec![corpus().join("exports")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(reading) = read(&unpacked(&path)) else {
                continue;
            };
            let records: Vec<&Bibliography> = reading.records.iter().map(|record| &record.fields).collect();
            if records.is_empty() {
                continue;
            }
            for format in FORMATS {
                let back = again(&records, format);
                assert_eq!(back.len(), records.len(), "{} as {format:?}", path.display());
                for (back, record) in back.iter().zip(&records) {
                    assert_eq!(&back.fields, *record, "{} as {format:?}: {}", path.display(), back.raw);
                    count += 1;
                }
            }
        }
    }
    println!("{count} records written and read again");
}

/// A text as exports have them, with all that the formats take as their own.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[A-Za-z]{1,8}",
        2 => select(vec![
    "TI  - x", "ER  -", "ER", "@article{a,", "{", "}", "\\", "\\\"o", "$", "$x$", "&", "%", "#", "_", "~", "^", "--",
            "\"", "'", "‘quoted’", "é", "ß", "中文", "\u{a0}", "\u{2009}", "<b>", "&amp;", ";", ",", "a;b",
            "https://x.example/?a=b;c", "1.", "PMID- 3", "\\textit{x}", "[", "]", "=", "-", "😀", "e\u{301}",
        ]).prop_map(str::to_owned),
    ];
    vec((word, select(vec![" ", "  ", " ", "\t"])), 1..6).prop_filter_map("no text", |words| {
        let text: String = words.into_iter().flat_map(|(word, space)| [word, space.to_owned()]).collect();
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

fn lines() -> impl Strategy<Value = String> {
    vec(prop_oneof![4 => line(), 1 => Just(String::new())], 1..4).prop_filter_map("no text", |lines| {
        let text = lines.join("\n").trim().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

fn person() -> impl Strategy<Value = Contributor> {
    prop_oneof![
        ("[A-Z][a-zé]{1,8}", "[A-Z][a-z.]{0,6}").prop_map(|(family, given)| Contributor {
            name: format!("{family}, {given}"),
            is_body: false
        }),
        line().prop_filter_map("no name", |text| Contributor::read(&text)),
        line().prop_filter_map("no name", |text| Contributor::body(&text)),
    ]
    .prop_filter("a mark of the formats", |person| {
        // Such names are read as bodies, or as more authors: no reader gives them.
        Contributor::read(&person.name).is_some_and(|read| !read.is_body && read.name == person.name) && !person.name.starts_with("et al")
    })
}

/// Values that a reader may give: a serial number is a book's or a journal's by its form, a link is one.
fn url() -> impl Strategy<Value = String> {
    line().prop_filter("a list of links", |text| {
        !text.split(';').all(|part| part.trim().starts_with("http"))
    })
}

fn bibliography() -> impl Strategy<Value = Bibliography> {
    let one = || of(line());
    let first = (
        select(RecordKind::ALL),
        one(),
        vec(person(), 0..4),
        any::<bool>(),
        vec(person(), 0..2),
        of(1000..2200_i32),
    );
    let second = (
        of(line().prop_filter("a year", |text| !text.contains(|c: char| c.is_ascii_digit()))),
        one(),
        one(),
        one(),
        one(),
        one(),
        one(),
    );
    let third = (
        of(select(vec!["10.1000/a_b", "https://doi.org/10.1000/XYZ(1)2-3;4", "doi:10.1/{x}"])),
        of("[0-9]{1,8}"),
        of("PMC[0-9]{3,8}"),
    );
    let fourth = (
        vec("[0-9]{4}-[0-9]{3}X( \\(Print; x\\))?", 0..3),
        vec("978-[0-9]-[0-9]{4}-[0-9]{4}-[0-9]", 0..2),
        one(),
        one(),
        one(),
        of(lines()),
    );
    let fifth = (
        vec(line(), 0..4),
        one(),
        vec(line(), 0..3),
        vec(url(), 0..3),
        one(),
        one(),
        one(),
        one(),
        vec(line(), 0..3),
        of(lines()),
    );
    (first, second, third, fourth, fifth).prop_map(|(first, second, third, fourth, fifth)| Bibliography {
        kind: first.0,
        title: first.1,
        authors: first.2,
        authors_incomplete: first.3,
        editors: first.4,
        year: first.5,
        date: second.0,
        container: second.1,
        container_short: second.2,
        volume: second.3,
        issue: second.4,
        pages: second.5,
        article_number: second.6,
        doi: third.0.and_then(Doi::read),
        pmid: third.1,
        pmcid: third.2,
        issn: fourth.0,
        isbn: fourth.1,
        accession: fourth.2,
        database: fourth.3,
        provider: fourth.4,
        abstract_text: fourth.5,
        keywords: fifth.0,
        language: fifth.1,
        work_types: fifth.2,
        urls: fifth.3,
        publisher: fifth.4,
        place: fifth.5,
        edition: fifth.6,
        series: fifth.7,
        affiliations: fifth.8,
        notes: fifth.9,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn records_are_equal_when_they_are_written_and_read_again(records in vec(bibliography(), 1..4)) {
        let records: Vec<&Bibliography> = records.iter().collect();
        for format in FORMATS {
            let back: Vec<Bibliography> = again(&records, format).into_iter().map(|record| record.fields).collect();
            let given: Vec<Bibliography> = records.iter().map(|record| (*record).clone()).collect();
            prop_assert_eq!(back, given, "{:?}\n{}", format, String::from_utf8_lossy(&written(&records, format)));
        }
    }
}
