//! Writes records as a table. The reader recognises its columns by their names.

use std::io::{self, Write};

use csv::Writer;

use crate::record::{Bibliography, Contributor};

/// A table that is being written.
pub(super) struct TableWriter<W: Write>(Writer<W>);

const HEADER: [&str; 31] = [
    "Type",
    "Title",
    "Authors",
    "Editors",
    "Year",
    "Date",
    "Journal",
    "Journal Abbreviation",
    "Volume",
    "Issue",
    "Pages",
    "Article Number",
    "DOI",
    "PMID",
    "PMCID",
    "ISSN",
    "ISBN",
    "Accession Number",
    "Database",
    "Provider",
    "Abstract",
    "Keywords",
    "Language",
    "Work Types",
    "URL",
    "Publisher",
    "Place",
    "Edition",
    "Series",
    "Affiliations",
    "Notes",
];

impl<W: Write> TableWriter<W> {
    pub(super) fn begin(output: W) -> io::Result<Self> {
        let mut table = Self(Writer::from_writer(output));
        table.0.write_record(HEADER).map_err(io::Error::from)?;
        Ok(table)
    }

    pub(super) fn row(&mut self, record: &Bibliography) -> io::Result<()> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let cells: [String; 31] = [
            record.kind.as_str().to_owned(),
            text(&record.title),
            people(&record.authors, record.authors_incomplete),
            people(&record.editors, false),
            record.year.map(|year| year.to_string()).unwrap_or_default(),
            text(&record.date),
            text(&record.container),
            text(&record.container_short),
            text(&record.volume),
            text(&record.issue),
            text(&record.pages),
            text(&record.article_number),
            record.doi.as_ref().map(|doi| doi.as_given().to_owned()).unwrap_or_default(),
            text(&record.pmid),
            text(&record.pmcid),
            list(&record.issn),
            list(&record.isbn),
            text(&record.accession),
            text(&record.database),
            text(&record.provider),
            text(&record.abstract_text),
            list(&record.keywords),
            text(&record.language),
            list(&record.work_types),
            lines(&record.urls),
            text(&record.publisher),
            text(&record.place),
            text(&record.edition),
            text(&record.series),
            list(&record.affiliations),
            text(&record.notes),
        ];
        self.0.write_record(cells).map_err(io::Error::from)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Names, written as a list. Braces mark a body, as in BibTeX.
fn people(people: &[Contributor], more: bool) -> String {
    let name = |person: &Contributor| {
        if person.is_body {
            format!("{{{}}}", person.name)
        } else {
            person.name.clone()
        }
    };
    let names = people.iter().map(name).chain(more.then(|| "et al.".to_owned()));
    list(&names.collect::<Vec<_>>())
}

/// A list, separated by semicolons. A single entry has a semicolon at its end, so that it is not split at its commas. If an entry contains
/// a semicolon or begins with a bracket, each entry is on a line of its own.
fn list(entries: &[String]) -> String {
    let is_special = |entry: &String| entry.contains(';') || entry.starts_with('[');
    match entries {
        [] => String::new(),
        _ if entries.iter().any(is_special) => lines(entries),
        [one] => format!("{one};"),
        _ => entries.join("; "),
    }
}

fn lines(entries: &[String]) -> String {
    entries.iter().map(|entry| format!("{entry}\n")).collect()
}
