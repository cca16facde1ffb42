//! BibTeX as people and programs write it.

use citation::{Format, ProblemCode, RecordKind};

use crate::{names, other, outside, problems, reading, titles};

const FILE: &[u8] = include_bytes!("../fixtures/library.bib");

#[test]
fn latex_becomes_text_and_what_is_unknown_stays() {
    let reading = reading(FILE, Format::Bibtex);
    let record = &reading.records[0];
    assert_eq!(record.fields.kind, RecordKind::JournalArticle);
    assert_eq!(
        record.fields.title.as_deref(),
        Some("The RCT of Søren & Co: 50% cheaper, Étude in LaTeX at $p < 0.05$")
    );
    assert_eq!(names(record), ["Okafor, Ngozi", "World Health Organization", "Ellä, Ján"]);
    assert!(record.fields.authors[1].is_body);
    assert!(record.fields.authors_incomplete);
    assert_eq!(record.fields.container.as_deref(), Some("Journal of Invented Studies (Online)"));
    assert_eq!((record.fields.year, record.fields.date.as_deref()), (Some(2019), Some("feb")));
    assert_eq!(record.fields.pages.as_deref(), Some("12-19"));
    assert_eq!(record.fields.doi.as_ref().unwrap().as_given(), "10.5555/inv_ented");
    assert_eq!(record.fields.urls, ["https://example.invalid/a_b%20c"]);
    assert_eq!(record.fields.keywords, ["stigma", "teaching, learning"]);
    assert_eq!(record.fields.abstract_text.as_deref(), Some("It costs $5 a head\u{a0}only."));
    assert_eq!(record.fields.issue.as_deref(), Some("undefinedname"));
    assert_eq!((other(record, "key"), other(record, "custom")), (Some("okafor2019"), Some("kept")));
    assert_eq!(problems(record), [(18, ProblemCode::UnknownString)]);
}

#[test]
fn a_broken_entry_is_reported_and_the_others_are_read() {
    let reading = reading(FILE, Format::Bibtex);
    assert_eq!(
        titles(&reading),
        [
            "The RCT of Søren & Co: 50% cheaper, Étude in LaTeX at $p < 0.05$",
            "Parentheses ) as delimiters",
            "But this one is read",
            "In the middle of a line"
        ]
    );
    assert_eq!(outside(&reading), [(29, ProblemCode::BrokenEntry), (38, ProblemCode::BrokenEntry)]);
    assert_eq!(reading.records[1].fields.publisher.as_deref(), Some("A \"quoted\" house"));
    assert_eq!(names(&reading.records[2]), ["Jean de la Fontaine", "Smith, Jr., John"]);
    assert_eq!(problems(&reading.records[3]), [(37, ProblemCode::MissingStart)]);
}

#[test]
fn abbreviations_of_abbreviations_do_not_grow_without_bound() {
    let mut file = "@string{a0 = \"aaaaaaaaaaaaaaaa\"}\n".to_owned();
    for level in 1..64 {
        file.push_str(&format!("@string{{a{level} = a{0} # a{0}}}\n", level - 1));
    }
    file.push_str("@misc{x, title = a63}\n@misc{y, title = a3}\n");
    let reading = reading(file.as_bytes(), Format::Bibtex);
    assert!(reading.problems.iter().all(|problem| problem.code == ProblemCode::BrokenEntry));
    assert_eq!(reading.records.len(), 2);
    assert_eq!(reading.records[1].fields.title.as_ref().map(String::len), Some(128));
}
