//! nbib, Web of Science, EndNote and Ovid.

use citation::{Format, ProblemCode, RecordKind};

use crate::{names, other, outside, problems, reading, titles};

#[test]
fn nbib_is_read_with_folded_lines_and_full_names() {
    let reading = reading(include_bytes!("../fixtures/pubmed.nbib"), Format::Nbib);
    let record = &reading.records[0];
    assert_eq!(record.line, 2);
    assert_eq!(
        record.fields.title.as_deref(),
        Some("Involving carers in the education of psychiatrists: an invented trial.")
    );
    assert_eq!(
        record.fields.abstract_text.as_deref(),
        Some("BACKGROUND: Nobody asked the carers. RESULTS: They said so.")
    );
    assert_eq!(names(record), ["van der Berg, Klaas J", "Carers in Training Group"]);
    assert_eq!(other(record, "AU"), Some("van der Berg KJ"));
    assert_eq!(
        (record.fields.year, record.fields.date.as_deref()),
        (Some(2017), Some("2017 Nov 15"))
    );
    assert_eq!(record.fields.doi.as_ref().unwrap().normal(), "10.5555/invented.2017.04");
    assert_eq!(other(record, "LID"), Some("S0000-0000(17)30000-1 [pii]"));
    assert_eq!(
        (record.fields.pmid.as_deref(), record.fields.pmcid.as_deref()),
        (Some("10000001"), Some("PMC1000001"))
    );
    assert_eq!(record.fields.kind, RecordKind::JournalArticle);
    assert_eq!(record.fields.work_types, ["Journal Article", "Randomized Controlled Trial"]);
    assert_eq!(record.fields.keywords, ["Caregivers/*education", "co-production"]);
    let second = &reading.records[1];
    assert_eq!(names(second), ["Doe J"]);
    assert_eq!(problems(second), [(34, ProblemCode::UntaggedLine)]);
}

#[test]
fn web_of_science_is_read_with_its_lists() {
    let reading = reading(include_bytes!("../fixtures/science.ciw"), Format::WebOfScience);
    assert_eq!(
        titles(&reading),
        ["Service users as teachers in invented wards", "No end", "The next"]
    );
    let record = &reading.records[0];
    assert_eq!(record.line, 3);
    assert_eq!(names(record), ["Okafor, Ngozi", "Lindqvist, Per"]);
    assert_eq!(record.fields.keywords, ["stigma", "education", "CO-PRODUCTION", "LIVED EXPERIENCE"]);
    assert_eq!(record.fields.work_types, ["Article", "Early Access"]);
    assert_eq!(record.fields.affiliations.len(), 2);
    assert_eq!(record.fields.pages.as_deref(), Some("12-19"));
    assert_eq!(record.fields.date.as_deref(), Some("MAR 15"));
    assert_eq!(record.fields.container_short.as_deref(), Some("J. Invent. Stud."));
    assert_eq!(other(record, "J9"), Some("J INVENT STUD"));
    assert_eq!(problems(&reading.records[1]), [(37, ProblemCode::MissingEnd)]);
    assert_eq!(outside(&reading), []);
}

#[test]
fn endnote_tagged_is_parted_by_blank_lines() {
    let reading = reading(include_bytes!("../fixtures/endnote.enw"), Format::EndNoteTagged);
    assert_eq!(titles(&reading), ["Service users as teachers", "A record without a type"]);
    let record = &reading.records[0];
    assert_eq!(record.fields.keywords, ["stigma", "education"]);
    assert_eq!(
        record.fields.abstract_text.as_deref(),
        Some("First paragraph.\n\nSecond paragraph.")
    );
    assert_eq!(other(record, "%["), Some("20200101"));
    assert_eq!(problems(&reading.records[1]), [(21, ProblemCode::MissingStart)]);
}

#[test]
fn ovid_tagged_is_read_with_its_source() {
    let reading = reading(include_bytes!("../fixtures/ovid.txt"), Format::OvidTagged);
    assert_eq!(titles(&reading), ["Service users as teachers.[Article]", "A second one"]);
    let record = &reading.records[0];
    assert_eq!(names(record), ["Okafor, Ngozi 1", "Lindqvist, Per RN, PhD 2"]);
    assert_eq!(record.fields.container.as_deref(), Some("Journal of Invented Studies"));
    assert_eq!(
        (record.fields.volume.as_deref(), record.fields.issue.as_deref()),
        (Some("7"), Some("2"))
    );
    assert_eq!((record.fields.pages.as_deref(), record.fields.year), (Some("12-19"), Some(2019)));
    assert_eq!(record.fields.abstract_text.as_deref(), Some("One line and another."));
    assert_eq!(record.fields.affiliations, ["(1) University of Invention", "(2) Elsewhere"]);
}
