//! RIS with the habits of its writers.

use citation::{Format, ProblemCode, RecordKind};

use crate::{names, other, outside, problems, reading};

const FILE: &[u8] = include_bytes!("../fixtures/databases.ris");

#[test]
fn ovid_s_records_are_read_with_what_stands_around_them() {
    let reading = reading(FILE, Format::Ris);
    let record = &reading.records[0];
    assert_eq!(record.line, 2);
    assert_eq!(names(record), ["Okafor, Ngozi A", "Lindqvist, Per", "Survivor Researchers Network"]);
    assert!(record.fields.authors[2].is_body);
    assert_eq!(record.fields.year, Some(2019));
    assert_eq!(
        record.fields.abstract_text.as_deref(),
        Some(
            "Background: ER  - is also an abbreviation.\nER  - positive wards were left out.\n\
             DNA - based methods were not used.\n\nA second paragraph."
        )
    );
    assert_eq!(record.fields.pages.as_deref(), Some("12-19"));
    assert_eq!(record.fields.publisher.as_deref(), Some("Example Press"));
    assert_eq!(other(record, "PB"), Some("UK"));
    let doi = record.fields.doi.as_ref().unwrap();
    assert_eq!(
        (doi.as_given(), doi.normal().as_str()),
        ("http://dx.doi.org/10.5555/INVENTED.2019.1", "10.5555/invented.2019.1")
    );
    assert_eq!(problems(record), []);
    // Ovid's line behind the end, and its link.
    assert_eq!(outside(&reading), [(23, ProblemCode::TextOutside)]);
}

#[test]
fn scopus_fields_lists_and_continuations_are_read() {
    let reading = reading(FILE, Format::Ris);
    let record = &reading.records[1];
    assert_eq!(record.fields.title.as_deref(), Some("A title that goes on over two lines"));
    assert_eq!(record.fields.container.as_deref(), Some("Invented Nursing"));
    assert_eq!(record.fields.container_short.as_deref(), Some("Inv Nurs"));
    assert_eq!(record.fields.issue, None);
    assert_eq!(record.fields.article_number.as_deref(), Some("107538"));
    assert_eq!(
        (record.fields.year, record.fields.date.as_deref()),
        (Some(2021), Some("2021/05/01"))
    );
    assert_eq!(record.fields.keywords, ["co-production", "stigma", "*education"]);
    assert_eq!(record.fields.notes.as_deref(), Some("Cited By :4\nExport Date: 1 June 2022"));
    assert_eq!(record.fields.urls, ["https://example.invalid/a", "https://example.invalid/b"]);
    assert_eq!(other(record, "XX"), Some("a tag of nobody"));
}

#[test]
fn lost_spaces_and_a_missing_end_are_no_obstacle() {
    let reading = reading(FILE, Format::Ris);
    let [_, _, chapter, thesis] = &reading.records[..] else {
        panic!("four records");
    };
    assert_eq!(chapter.fields.kind, RecordKind::BookChapter);
    assert_eq!(chapter.fields.isbn, ["978-1-4822-5326-9"]);
    assert_eq!(chapter.fields.pmid.as_deref(), Some("12345678"));
    assert_eq!(problems(chapter), [(59, ProblemCode::MissingEnd)]);
    assert_eq!(thesis.fields.kind, RecordKind::Thesis);
    assert_eq!((thesis.fields.year, thesis.fields.date.as_deref()), (None, Some("in press")));
    assert_eq!(problems(thesis), [(62, ProblemCode::BadYear), (62, ProblemCode::MissingEnd)]);
}

#[test]
fn the_text_of_a_record_is_kept_byte_for_byte() {
    let text = "TY  - JOUR\r\nTI  -  Two  spaces \r\n\r\nER  - \r\n";
    let reading = reading(text.as_bytes(), Format::Ris);
    assert_eq!(reading.records[0].raw, text);
    assert_eq!(reading.records[0].fields.title.as_deref(), Some("Two  spaces"));
}

#[test]
fn a_record_without_its_type_is_read_and_reported() {
    let reading = reading(b"JF  - Invented Studies\nT1  - No type\nPY  - 2001/09/01/\nER  -\n", Format::Ris);
    assert_eq!(reading.records[0].fields.year, Some(2001));
    assert_eq!(problems(&reading.records[0]), [(1, ProblemCode::MissingStart)]);
}

#[test]
fn old_macintosh_line_ends_are_line_ends() {
    let reading = reading(b"TY  - JOUR\rTI  - One\rER  - \rTY  - JOUR\rTI  - Two\rER  - \r", Format::Ris);
    assert_eq!(crate::titles(&reading), ["One", "Two"]);
    assert_eq!(reading.records[1].line, 4);
}

#[test]
fn a_byte_order_mark_in_the_middle_is_no_part_of_a_tag() {
    let reading = reading(
        "\u{feff}TY  - JOUR\nTI  - One\nER  - \n\u{feff}TY  - JOUR\nTI  - Two\nER  - ".as_bytes(),
        Format::Ris,
    );
    assert_eq!(crate::titles(&reading), ["One", "Two"]);
    assert_eq!(crate::outside(&reading), []);
}

#[test]
fn nul_characters_are_taken_out_and_reported() {
    let mut file = b"TY  - JOUR\nTI  - One\0 two\nAB  - ".to_vec();
    file.extend(b"a long enough text to be one. ".repeat(10));
    file.extend(b"\nER  - \n");
    let reading = reading(&file, Format::Ris);
    assert_eq!(reading.records[0].fields.title.as_deref(), Some("One two"));
    assert!(reading.records[0].raw.contains('\0'));
    assert_eq!(problems(&reading.records[0]), [(2, ProblemCode::NulRemoved)]);
}

#[test]
fn ovid_s_numbers_part_records_that_have_neither_type_nor_end() {
    let file = b"<1>\nUI  - 1\nAU  - Doe J\nTI  - One\n\n<2>\nUI  - 2\nAU  - Roe R\nTI  - Two\n";
    let reading = reading(file, Format::Ris);
    assert_eq!(crate::titles(&reading), ["One", "Two"]);
    assert_eq!(problems(&reading.records[1]), [(9, ProblemCode::MissingEnd)]);
}
