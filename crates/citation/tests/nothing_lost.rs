//! Over the corpus: what is in a field is in the file, and what is in the file is in a field.
//!
//! White space is folded before the texts are compared, since formats break lines by length.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that meets the unexpected must stop, and say so"
)]

mod support;

use citation::{Format, Reading, Record, read};
use support::{corpus, unpacked};

/// Every file of the corpus that is read, with its name.
fn readings() -> Vec<(String, Reading)> {
    let (mut folders, mut readings) = (vec![corpus().join("exports")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(reading) = read(&unpacked(&path)) {
                readings.push((path.display().to_string(), reading));
            }
        }
    }
    assert!(readings.len() > 100, "the corpus is there");
    readings
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every text of a record: of the fields that we know, and of the others.
fn texts(record: &Record) -> Vec<String> {
    let fields = &record.fields;
    let options = [
        &fields.title,
        &fields.date,
        &fields.container,
        &fields.container_short,
        &fields.volume,
        &fields.issue,
        &fields.article_number,
        &fields.pmid,
        &fields.pmcid,
        &fields.accession,
        &fields.database,
        &fields.provider,
        &fields.abstract_text,
        &fields.language,
        &fields.publisher,
        &fields.place,
        &fields.edition,
        &fields.series,
        &fields.notes,
    ];
    let lists = [
        &fields.issn,
        &fields.isbn,
        &fields.keywords,
        &fields.work_types,
        &fields.urls,
        &fields.affiliations,
    ];
    let people = fields.authors.iter().chain(&fields.editors).map(|person| person.name.clone());
    let options = options.into_iter().flatten().cloned();
    let lists = lists.into_iter().flatten().cloned();
    let doi = fields.doi.iter().map(|doi| doi.as_given().to_owned());
    let other = record
        .other
        .iter()
        .filter(|field| field.tag != "pages")
        .map(|field| field.value.clone());
    options.chain(lists).chain(people).chain(doi).chain(other).collect()
}

#[test]
fn what_is_in_a_field_is_in_the_text_of_the_record() {
    let mut count = 0;
    for (name, reading) in readings() {
        // The others write signs as escapes.
        if matches!(reading.format, Format::Bibtex | Format::EndNoteXml | Format::PubmedXml) {
            continue;
        }
        for record in &reading.records {
            let raw = if reading.format == Format::Csv {
                record.raw.replace("\"\"", "\"")
            } else {
                record.raw.clone()
            };
            let raw = folded(&raw);
            for text in texts(record) {
                // Texts of several lines may come from several tags.
                for line in text.lines() {
                    assert!(raw.contains(&folded(line)), "{name}: line {}: {line:?}\n{raw}", record.line);
                    count += 1;
                }
            }
        }
    }
    println!("{count} lines of fields are in their records");
}

/// What stands behind the tag of a line, or the whole line.
fn value_of_ris(line: &str) -> Option<&str> {
    let parts = line.split_once('-').filter(|(tag, _)| {
        let tag = tag.trim();
        (2..5).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    });
    Some(parts.map_or(line, |(_, value)| value))
}

#[test]
fn what_is_in_a_record_is_in_a_field() {
    let mut count = 0;
    for (name, reading) in readings() {
        let value_of: fn(&str) -> Option<&str> = match reading.format {
            Format::Ris => value_of_ris,
            Format::Nbib => |line| line.get(6..),
            Format::WebOfScience => |line| line.get(3..),
            _ => continue,
        };
        for record in &reading.records {
            let mut held = texts(record);
            held.extend(record.fields.pages.clone());
            held.extend(record.other.iter().map(|field| field.value.clone()));
            held.extend(record.fields.year.map(|year| year.to_string()));
            held.extend(record.fields.authors_incomplete.then(|| "et al.".to_owned()));
            let held = folded(&held.join(" "));
            let doi = record.fields.doi.as_ref().map(citation::Doi::normal);
            for line in record.raw.lines() {
                let line = line.trim_start_matches('\u{feff}');
                let is_frame = ["TY", "ER", "FN", "VR", "PT", "EF"]
                    .iter()
                    .any(|tag| line.starts_with(tag) && (reading.format != Format::Nbib) && line.get(2..3).is_none_or(|next| next == " "));
                let Some(value) = value_of(line).filter(|_| !is_frame) else {
                    continue;
                };
                for part in value.split(';') {
                    let part = folded(part);
                    let part = part.trim_end_matches(['/', ',']);
                    let bare = part
                        .trim_end_matches("[pmid]")
                        .trim_end_matches("[pmcid]")
                        .trim_end_matches("[doi]")
                        .trim_end();
                    let is_doi = citation::Doi::read(bare).map(|found| found.normal()) == doi && doi.is_some();
                    assert!(held.contains(bare) || is_doi, "{name}: line {}: {part:?} of {line:?}", record.line);
                    count += 1;
                }
            }
        }
    }
    println!("{count} values of records are in fields");
}
