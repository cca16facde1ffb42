//! Feeds each reader with files that were made for none, and with good files that were damaged: the stand-in for the fuzz targets
//! (`fuzz/`).
//!
//! Whatever the bytes, a reader ends without a panic; the text of each record is in the file, at the line that the record names; and
//! how the bytes
//! arrive makes no difference.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets the unexpected must stop, and say so"
)]

use std::io::Read;

use citation::{Format, Limits, Problem, Reader, Record};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::{Index, select};

const FIXTURES: [&[u8]; 9] = [
    include_bytes!("fixtures/databases.ris"),
    include_bytes!("fixtures/pubmed.nbib"),
    include_bytes!("fixtures/library.bib"),
    include_bytes!("fixtures/endnote.xml"),
    include_bytes!("fixtures/pubmed.xml"),
    include_bytes!("fixtures/science.ciw"),
    include_bytes!("fixtures/endnote.enw"),
    include_bytes!("fixtures/ovid.txt"),
    include_bytes!("fixtures/table.csv"),
];

/// So many bytes of one word.
const REPEATED: usize = 20_000;

/// Signs and words that the formats take as their own.
const WORDS: [&[u8]; 37] = [
    b"TY  - ",
    b"ER  - ",
    b"\nER  -\n",
    b"PMID- ",
    b"\nPT J\n",
    b"\n%0 ",
    b"<record>",
    b"</record>",
    b"<PubmedArticle>",
    b"</PubmedArticle>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<!DOCTYPE x [<!ENTITY a \"b\">]>",
    b"&a;",
    b"&#0;",
    b"&#x110000;",
    b"@article{",
    b"@string{a = a # a}",
    b"@comment{",
    b"{",
    b"}",
    b"\\",
    b"\\'",
    b"\\\"{",
    b"$",
    b"\"",
    b"\"\"",
    b",",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\t",
];

#[derive(Debug, Clone)]
enum Damage {
    Insert(Index, &'static [u8]),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    Byte(Index, u8),
    Cut(Index),
    Splice(Index, &'static [u8]),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (any::<Index>(), select(WORDS.to_vec())).prop_map(|(at, word)| Damage::Insert(at, word)),
        3 => (any::<Index>(), 1..60_usize).prop_map(|(at, count)| Damage::Remove(at, count)),
        1 => (any::<Index>(), 1..40_usize, 2..300_usize).prop_map(|(at, count, times)| Damage::Repeat(at, count, times)),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), select(FIXTURES.to_vec())).prop_map(|(at, other)| Damage::Splice(at, other)),
    ]
}

fn damaged(file: &[u8], all: &[Damage]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for damage in all {
        if bytes.is_empty() {
            return bytes;
        }
        match damage {
            Damage::Insert(at, word) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, word.iter().copied());
            }
            Damage::Remove(at, count) => {
                let at = at.index(bytes.len());
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Damage::Repeat(at, count, times) => {
                let at = at.index(bytes.len());
                let part = bytes[at..(at + count).min(bytes.len())].repeat(*times);
                bytes.splice(at..at, part);
            }
            Damage::Byte(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Damage::Splice(at, other) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, other.iter().copied());
            }
        }
    }
    bytes
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => (select(FIXTURES.to_vec()), vec(damage(), 0..8)).prop_map(|(file, all)| damaged(file, &all)),
        1 => vec(any::<u8>(), 0..400),
        1 => vec(select(WORDS.to_vec()), 0..80).prop_map(|words| words.concat()),
    ]
}

type Items = Vec<Result<Record, Problem>>;

/// Everything that a reader gives, by the format that the text has, or one that is forced on it.
fn items(bytes: impl Read, format: Option<Format>, limits: Limits) -> Items {
    let reader = match format {
        Some(format) => Reader::of_format(bytes, format, limits),
        None => Reader::with_limits(bytes, limits),
    };
    match reader {
        Ok(reader) => reader.collect(),
        Err(problem) => vec![Err(problem)],
    }
}

/// A reader that returns only a few of its bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(self.1);
        self.0.read(&mut into[..most])
    }
}

fn formats() -> impl Strategy<Value = Option<Format>> {
    prop_oneof![select(Format::ALL.to_vec()).prop_map(Some), select(vec![None])]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_file_makes_a_reader_panic_and_lines_are_right(bytes in file(), format in formats()) {
        let items = items(&bytes[..], format, Limits::default());
        // What is not UTF-8 throughout is decoded line by line: its text is compared only where it is.
        let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).ok();
        let end = if bytes.contains(&b'\n') || !bytes.contains(&b'\r') { '\n' } else { '\r' };
        let lines = bytes.iter().filter(|byte| **byte == end as u8).count() as u64 + 1;
        let mut from = 0;
        for item in &items {
            let (line, problems) = match item {
                Ok(record) => (record.line, &record.problems[..]),
                Err(problem) => (problem.line, std::slice::from_ref(problem)),
            };
            prop_assert!((1..=lines).contains(&line), "line {line} of {lines}");
            for problem in problems {
                prop_assert!((1..=lines).contains(&problem.line), "line {} of {lines}: {problem}", problem.line);
                prop_assert!(!problem.reason.ends_with('.') && !problem.reason.is_empty());
            }
            if let (Some(text), Ok(record)) = (text, item) && !looks_wide(&bytes) {
                let found = text[from..].find(&record.raw);
                let Some(at) = found.map(|at| from + at) else {
                    panic!("the text of the record is not in the file: {:?}", record.raw);
                };
                prop_assert!(text[at..].starts_with(&record.raw));
                let before = line_of(text, end, &record.raw, from, record.line);
                prop_assert_eq!(before, Some(record.line), "{:?}", record.raw);
                from = at;
            }
        }
    }

    #[test]
    fn how_the_bytes_arrive_makes_no_difference(bytes in file(), size in 1..50_usize, format in formats()) {
        let whole = items(&bytes[..], format, Limits::default());
        let drops = items(Drops(&bytes, size), format, Limits::default());
        prop_assert_eq!(whole, drops);
    }

    #[test]
    fn small_bounds_are_kept(bytes in file(), format in formats(), bounds in (1..600_usize, 1..20_usize, 1..5_usize)) {
        let (record_bytes, fields, depth) = bounds;
        let limits = Limits { record_bytes, fields, depth, problems: 2 };
        for record in items(&bytes[..], format, limits).into_iter().flatten() {
            // A line is taken as a whole, and so is a tag.
            prop_assert!(record.raw.len() <= 2 * record_bytes + 70_000);
            prop_assert!(record.problems.len() <= 104);
        }
    }
}

/// NUL in every other byte makes a text UTF-16.
fn looks_wide(bytes: &[u8]) -> bool {
    bytes.contains(&0) || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// The line at which a text is found, where it is found at the line that is expected.
fn line_of(text: &str, end: char, raw: &str, from: usize, expected: u64) -> Option<u64> {
    let mut at = from;
    while let Some(found) = text[at..].find(raw) {
        let place = at + found;
        let line = text[..place].matches(end).count() as u64 + 1;
        if line >= expected {
            return Some(line);
        }
        at = place + text[place..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

#[test]
fn every_fixture_is_read_from_any_cut_on() {
    for file in FIXTURES {
        for cut in 0..file.len() {
            items(&file[..cut], None, Limits::default());
            items(&file[cut..], None, Limits::default());
        }
    }
}

/// A reader that begins again at each sign would take hours for a file of megabytes.
#[test]
fn a_word_again_and_again_is_read_in_time() {
    for word in WORDS.into_iter().chain([
        &b"@comment{\n"[..],
        b"<!",
        b"<record ",
        b"<?",
        b"a = {x},\n",
        b"KW  - x\n",
        b"x,\"y\n",
    ]) {
        for begin in [
            &b""[..],
            b"TY  - JOUR\n",
            b"@misc{x,\n",
            b"<xml><records><record>",
            b"<PubmedArticle>",
            b"Title,Authors,Year\n",
        ] {
            let mut file = begin.to_vec();
            file.extend(word.repeat(REPEATED / word.len()));
            for format in [
                None,
                Some(Format::Csv),
                Some(Format::Bibtex),
                Some(Format::EndNoteXml),
                Some(Format::Ris),
            ] {
                let start = std::time::Instant::now();
                items(&file[..], format, Limits::default());
                let (word, begin) = (String::from_utf8_lossy(word), String::from_utf8_lossy(begin));
                assert!(start.elapsed().as_secs() < 10, "{word:?} behind {begin:?} as {format:?}");
            }
        }
    }
}
