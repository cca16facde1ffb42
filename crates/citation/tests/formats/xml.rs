//! The XML of EndNote and of PubMed.

use citation::{Format, ProblemCode, RecordKind, read};

use crate::{names, other, outside, problems, reading, titles};

#[test]
fn endnote_xml_is_read_with_its_styles() {
    let reading = reading(include_bytes!("../fixtures/endnote.xml"), Format::EndNoteXml);
    assert_eq!(titles(&reading), ["Teaching by experience & more <b>", "</record> in CDATA"]);
    let record = &reading.records[0];
    assert_eq!((record.line, reading.records[1].line), (1, 16));
    assert_eq!(names(record), ["Okafor, Ngozi", "Survivor Researchers Network"]);
    assert_eq!(record.fields.editors[0].name, "Editor, Ed");
    assert_eq!(record.fields.container.as_deref(), Some("Journal of Invented Studies"));
    assert_eq!((record.fields.year, record.fields.date.as_deref()), (Some(2019), Some("May 1")));
    assert_eq!(
        (&record.fields.issn[..], &record.fields.isbn[..]),
        (&["1234-5678".to_owned()][..], &["978-1-4822-5326-9".to_owned()][..])
    );
    assert_eq!(record.fields.abstract_text.as_deref(), Some("First line.\nSecond &unknown; line."));
    assert_eq!(record.fields.urls, ["https://example.invalid/1"]);
    assert_eq!(other(record, "custom1"), Some("kept"));
    assert_eq!(problems(record), [(11, ProblemCode::UnknownEntity)]);
    assert_eq!(outside(&reading), [(16, ProblemCode::BrokenXml)]);
}

#[test]
fn pubmed_xml_is_read_and_a_broken_record_takes_no_other_with_it() {
    let reading = reading(include_bytes!("../fixtures/pubmed.xml"), Format::PubmedXml);
    assert_eq!(titles(&reading), ["Involving carers in education.", "An invented guideline"]);
    assert_eq!(outside(&reading), [(26, ProblemCode::BrokenXml)]);
    let record = &reading.records[0];
    assert_eq!(names(record), ["Berg, Klaas J, Jr", "Carers Group"]);
    assert!(record.fields.authors_incomplete && record.fields.authors[1].is_body);
    assert_eq!(record.fields.date.as_deref(), Some("2017 Nov 15"));
    assert_eq!(
        record.fields.abstract_text.as_deref(),
        Some("BACKGROUND: Nobody asked.\nRESULTS: They said so.")
    );
    assert_eq!(record.fields.keywords, ["Caregivers/*education"]);
    assert_eq!(record.fields.pmcid.as_deref(), Some("PMC1000001"));
    let book = &reading.records[1];
    assert_eq!((book.fields.kind, book.fields.isbn.len(), book.line), (RecordKind::Book, 1, 27));
}

#[test]
fn a_file_that_declares_entities_is_refused() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<xml><records><record><titles><title>&b;</title></titles></record></records></xml>"#;
    let problems: Vec<_> = match read(bomb.as_bytes()) {
        Ok(reading) => {
            assert_eq!(reading.records, []);
            reading.problems
        }
        Err(problem) => vec![problem],
    };
    assert_eq!(
        problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        [ProblemCode::DeclaredEntities]
    );
}

#[test]
fn an_encoding_that_we_do_not_read_is_named() {
    let file = br#"<?xml version="1.0" encoding="Shift_JIS"?><xml><records><record/></records></xml>"#;
    let reading = read(file).expect("EndNote's");
    assert_eq!(reading.problems[0].code, ProblemCode::UnsupportedEncoding);
    assert!(reading.problems[0].reason.contains("Shift_JIS"));
}

#[test]
fn elements_that_lie_too_deep_are_reported() {
    let deep = format!(
        "<xml><records><record>{}{}</record><record><titles><title>Next</title></titles></record></records></xml>",
        "<a>".repeat(9000),
        "</a>".repeat(9000)
    );
    let reading = reading(deep.as_bytes(), Format::EndNoteXml);
    assert_eq!(titles(&reading), ["Next"]);
    assert_eq!(outside(&reading), [(1, ProblemCode::NestedTooDeep)]);
}
