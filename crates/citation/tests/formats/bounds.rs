//! Files that would hurt a reader without bounds: each gets a clear answer.

use std::io::Read;

use citation::{Limits, ProblemCode, Reader, read};

fn refusal(bytes: &[u8]) -> ProblemCode {
    read(bytes).expect_err("a refusal").code
}

#[test]
fn what_is_no_export_is_refused_by_name() {
    assert_eq!(refusal(b""), ProblemCode::EmptyFile);
    assert_eq!(refusal(b" \n\xef\xbb\xbf \n"), ProblemCode::EmptyFile);
    assert_eq!(refusal(b"\xef\xbb\xbf"), ProblemCode::EmptyFile);
    assert_eq!(refusal(b"\x1f\x8b\x08\0\0\0\0\0"), ProblemCode::PackedFile);
    assert_eq!(refusal(b"PK\x03\x04rest"), ProblemCode::PackedFile);
    assert_eq!(refusal(b"%PDF-1.7\n"), ProblemCode::PackedFile);
    assert_eq!(refusal(&(0..=255).cycle().take(5000).collect::<Vec<u8>>()), ProblemCode::BinaryFile);
    assert_eq!(
        refusal(b"Dear colleague,\nplease find the records attached.\n"),
        ProblemCode::UnknownFormat
    );
    assert_eq!(refusal(b"<html><body>Sign in</body></html>"), ProblemCode::UnknownFormat);
    assert_eq!(refusal(b"{\"records\": []}"), ProblemCode::UnknownFormat);
    let told = read(b"\x1f\x8b\x08\0").expect_err("a refusal");
    assert!(told.reason.contains("gzip") && told.reason.contains("unpack"), "{}", told.reason);
}

/// Endless text from a short one.
struct Repeated {
    begin: &'static [u8],
    body: u8,
    count: usize,
    end: &'static [u8],
}

impl Read for Repeated {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if !self.begin.is_empty() {
            return self.begin.read(into);
        }
        if self.count > 0 {
            let now = into.len().min(self.count);
            into[..now].fill(self.body);
            self.count -= now;
            return Ok(now);
        }
        self.end.read(into)
    }
}

const FIFTY_MEGABYTES: usize = 50 << 20;

#[test]
fn a_line_of_fifty_megabytes_is_left_out_and_the_next_record_is_read() {
    for (begin, end) in [
        (&b"TY  - JOUR\nTI  - "[..], &b"\nER  - \nTY  - JOUR\nTI  - Next\nER  - \n"[..]),
        (b"PMID- 1\nTI  - ", b"\n\nPMID- 2\nTI  - Next\n"),
        (b"PT J\nTI ", b"\nER\n\nPT J\nTI Next\nER\n"),
        (b"%0 Book\n%T ", b"\n\n%0 Book\n%T Next\n"),
        (b"Title,Abstract,Year\nx,", b"\nNext,,\n"),
        (b"@misc{a, title = {", b"}}\n@misc{b, title = {Next}}\n"),
        (
            b"<xml><records><record><title>",
            b"</title></record><record><titles><title>Next</title></titles></record></records></xml>",
        ),
        (
            b"<PubmedArticleSet><PubmedArticle>",
            b"</PubmedArticle>\
              <PubmedArticle><MedlineCitation><Article><ArticleTitle>Next</ArticleTitle></Article>\
              </MedlineCitation></PubmedArticle></PubmedArticleSet>",
        ),
    ] {
        let file = Repeated {
            begin,
            body: b'x',
            count: FIFTY_MEGABYTES,
            end,
        };
        let items: Vec<_> = Reader::open(file).expect("a format").collect();
        let [Err(problem), Ok(record)] = &items[..] else {
            panic!("{}: {} items", String::from_utf8_lossy(begin), items.len());
        };
        assert_eq!(problem.code, ProblemCode::RecordTooLong);
        assert_eq!(record.fields.title.as_deref(), Some("Next"), "{}", String::from_utf8_lossy(begin));
    }
}

#[test]
fn fifty_megabytes_without_a_mark_are_of_no_format() {
    let file = Repeated {
        begin: b"",
        body: b'x',
        count: FIFTY_MEGABYTES,
        end: b"",
    };
    assert_eq!(
        Reader::open(file).err().map(|problem| problem.code),
        Some(ProblemCode::UnknownFormat)
    );
}

#[test]
fn a_record_of_very_many_fields_is_left_out() {
    let mut file = "TY  - JOUR\nTI  - Many\n".to_owned();
    file.push_str(&"KW  - x\n".repeat(30_000));
    file.push_str("ER  - \nTY  - JOUR\nTI  - Next\nER  - \n");
    let reading = read(file.as_bytes()).expect("RIS");
    assert_eq!(reading.problems[0].code, ProblemCode::TooManyFields);
    assert_eq!(crate::titles(&reading), ["Next"]);
}

#[test]
fn a_truncated_file_gives_all_that_is_there() {
    let whole = include_bytes!("../fixtures/databases.ris");
    for cut in 0..whole.len() {
        let Ok(reading) = read(&whole[..cut]) else {
            continue;
        };
        let text = String::from_utf8_lossy(&whole[..cut]);
        let starts = text
            .lines()
            .filter(|line| line.starts_with("TY  - ") || line.starts_with("TY - "))
            .count();
        assert!(reading.records.len() >= starts, "cut at {cut}");
    }
}

#[test]
fn many_problems_of_one_record_are_not_all_listed() {
    let file = format!("TY  - JOUR\nTI  - x\n{}ER  - \n", "DO  - none\n".repeat(500));
    let reading = read(file.as_bytes()).expect("RIS");
    assert_eq!(reading.records[0].problems.len(), Limits::default().problems + 1);
    assert_eq!(
        reading.records[0].problems.last().map(|last| last.code),
        Some(ProblemCode::MoreProblems)
    );
}
