//! Tables of databases and of our own.

use citation::{Format, ProblemCode, RecordKind};

use crate::{names, other, outside, problems, reading, titles};

#[test]
fn a_table_is_read_by_the_names_of_its_columns() {
    let reading = reading(include_bytes!("../fixtures/table.csv"), Format::Csv);
    assert_eq!(
        titles(&reading),
        ["Teachers by experience", "Too short", "Never closed", "The next row"]
    );
    let record = &reading.records[0];
    assert_eq!(record.line, 2);
    assert_eq!(names(record), ["Okafor, N.", "Lindqvist, P."]);
    assert_eq!(record.fields.pages.as_deref(), Some("12-19"));
    assert_eq!(record.fields.keywords, ["stigma", "education"]);
    assert_eq!(record.fields.abstract_text.as_deref(), Some("Two\nlines, and a \"quote\""));
    assert_eq!(
        (record.fields.kind, &record.fields.work_types[..]),
        (RecordKind::Other, &["Review".to_owned()][..])
    );
    assert_eq!(other(record, "Funding"), Some("A fund"));
    assert_eq!(problems(&reading.records[1]), [(4, ProblemCode::RowLength)]);
    assert_eq!(problems(&reading.records[2]), [(5, ProblemCode::UnclosedQuote)]);
    assert_eq!(reading.records[3].fields.year, Some(2021));
    assert_eq!(outside(&reading), []);
}

#[test]
fn semicolons_tabs_and_bars_part_cells_too() {
    for separator in [";", "\t", "|"] {
        let file = format!("Title{separator}Abstract{separator}DOI\nOne{separator}Text, with commas{separator}10.5555/1\n");
        let reading = reading(file.as_bytes(), Format::Csv);
        assert_eq!(titles(&reading), ["One"]);
        assert_eq!(reading.records[0].fields.abstract_text.as_deref(), Some("Text, with commas"));
    }
}

#[test]
fn rows_whose_quotes_are_all_open_end() {
    let mut file = "Title,Authors,Year\n".to_owned();
    for _ in 0..2000 {
        file.push_str("x,\"y,2000\n");
    }
    let reading = reading(file.as_bytes(), Format::Csv);
    assert!(reading.records.len() >= 1000, "{}", reading.records.len());
}
