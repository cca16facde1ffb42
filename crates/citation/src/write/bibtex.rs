//! Writes a record as a BibTeX entry, in UTF-8.

use std::fmt::Write as _;

use crate::record::{Bibliography, Contributor};

/// The separator of a list. An entry that contains it is put in braces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Semicolon,
    Comma,
    White,
}

struct Fields(String);

impl Fields {
    fn raw(&mut self, name: &str, value: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "  {name} = {{{value}}},");
    }

    fn option(&mut self, name: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.raw(name, &escaped(value));
        }
    }

    fn list(&mut self, name: &str, values: &[String], separator: Separator) {
        if values.is_empty() {
            return;
        }
        let entries = values.iter().map(|value| {
            let holds = match separator {
                Separator::Semicolon => value.contains(';'),
                Separator::Comma => value.contains([';', ',']),
                Separator::White => value.contains(|c: char| c.is_ascii_whitespace()),
            };
            let value = if separator == Separator::White {
                verbatim(value)
            } else {
                escaped(value)
            };
            if holds { format!("{{{value}}}") } else { value }
        });
        let between = if separator == Separator::White { " " } else { "; " };
        self.raw(name, &entries.collect::<Vec<_>>().join(between));
    }

    fn people(&mut self, name: &str, people: &[Contributor], more: Option<&str>) {
        let names = people.iter().map(|person| {
            let name = escaped(&person.name);
            if person.is_body {
                return format!("{{{name}}}");
            }
            // A name may contain the word `and`, which separates names.
            let words = name.split(' ').map(|word| {
                if word.eq_ignore_ascii_case("and") {
                    format!("{{{word}}}")
                } else {
                    word.to_owned()
                }
            });
            words.collect::<Vec<_>>().join(" ")
        });
        let all: Vec<String> = names.chain(more.map(str::to_owned)).collect();
        if !all.is_empty() {
            self.raw(name, &all.join(" and "));
        }
    }
}

/// Escapes the signs that have a meaning in LaTeX, and the white space that BibTeX would fold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut after_space = false;
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '$' | '&' | '%' | '#' | '_' => out.extend(['\\', c]),
            '\u{a0}' => out.push('~'),
            '\n' => out.push_str("\\newline{}"),
            ' ' if after_space => out.push_str("\\ "),
            c if c.is_control() && c.is_whitespace() || c == '\u{c}' => {
                let _ = write!(out, "\\symbol{{{}}}", u32::from(c));
            }
            c => out.push(c),
        }
        after_space = c == ' ' || c == '\n';
    }
    out
}

/// Escapes a link or an identifier: only the signs that would end the field.
fn verbatim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' | '}' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// The entry, with a key that is made of the first author's family name, the year and a number.
pub(super) fn entry(record: &Bibliography, number: u64) -> String {
    let (kind, subtype) = record.kind.bibtex().split_once('/').unwrap_or((record.kind.bibtex(), ""));
    let family = record
        .authors
        .first()
        .map(|author| author.parsed().family().to_owned())
        .unwrap_or_default();
    let family: String = family.chars().filter(char::is_ascii_alphanumeric).collect();
    let year = record.year.map(|year| year.to_string()).unwrap_or_default();
    let mut fields = Fields(format!("@{kind}{{{family}{year}-{number},\n"));
    if !subtype.is_empty() {
        fields.raw("entrysubtype", subtype);
    }
    fields.option("title", record.title.as_ref());
    fields.people("author", &record.authors, record.authors_incomplete.then_some("others"));
    fields.people("editor", &record.editors, None);
    fields.option("year", Some(&year).filter(|year| !year.is_empty()));
    fields.option("date", record.date.as_ref());
    let container = if matches!(kind, "incollection" | "inproceedings" | "inreference") {
        "booktitle"
    } else {
        "journal"
    };
    fields.option(container, record.container.as_ref());
    fields.option("shortjournal", record.container_short.as_ref());
    fields.option("series", record.series.as_ref());
    fields.option("volume", record.volume.as_ref());
    fields.option("number", record.issue.as_ref());
    fields.option("pages", record.pages.as_ref().map(|pages| pages.replace('-', "--")).as_ref());
    fields.option("eid", record.article_number.as_ref());
    fields.option("edition", record.edition.as_ref());
    fields.option("publisher", record.publisher.as_ref());
    fields.option("address", record.place.as_ref());
    fields.list("issn", &record.issn, Separator::Semicolon);
    fields.list("isbn", &record.isbn, Separator::Semicolon);
    if let Some(doi) = &record.doi {
        fields.raw("doi", &verbatim(doi.as_given()));
    }
    fields.option("pmid", record.pmid.as_ref());
    fields.option("pmcid", record.pmcid.as_ref());
    fields.option("accession", record.accession.as_ref());
    fields.option("database", record.database.as_ref());
    fields.option("provider", record.provider.as_ref());
    fields.option("language", record.language.as_ref());
    fields.list("type", &record.work_types, Separator::Semicolon);
    fields.list("keywords", &record.keywords, Separator::Comma);
    fields.option("abstract", record.abstract_text.as_ref());
    fields.list("affiliation", &record.affiliations, Separator::Semicolon);
    fields.option("note", record.notes.as_ref());
    fields.list("url", &record.urls, Separator::White);
    fields.0.push_str("}\n\n");
    fields.0
}
