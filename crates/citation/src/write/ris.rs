//! Writes a record as RIS.

use crate::read::ris::tag_line;
use crate::record::{Bibliography, Contributor};

struct Lines(String);

impl Lines {
    fn add(&mut self, tag: &str, value: &str) {
        self.0.push_str(tag);
        self.0.push_str("  - ");
        for (place, line) in value.split('\n').enumerate() {
            if place > 0 {
                self.0.push('\n');
                // A line of a text that looks like a tag would end the field. The reader removes the tab again.
                if tag_line(line.trim_start_matches('\t')).is_some() {
                    self.0.push('\t');
                }
            }
            self.0.push_str(line);
        }
        self.0.push('\n');
    }

    fn option(&mut self, tag: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.add(tag, value);
        }
    }

    fn all(&mut self, tag: &str, values: &[String]) {
        for value in values {
            self.add(tag, value);
        }
    }

    fn people(&mut self, tag: &str, people: &[Contributor]) {
        for person in people {
            // A comma at the end marks a body, unless its name contains a comma.
            match (person.is_body, person.name.contains(',')) {
                (true, true) => self.add(tag, &format!("{{{}}}", person.name)),
                (true, false) => self.add(tag, &format!("{},", person.name)),
                (false, _) => self.add(tag, &person.name),
            }
        }
    }

    fn pages(&mut self, pages: &str) {
        let parts = pages.split_once('-').filter(|(first, last)| {
            let parted = |text: &str| !text.is_empty() && text.trim() == text;
            parted(first) && parted(last)
        });
        match parts {
            Some((first, last)) => {
                self.add("SP", first);
                self.add("EP", last);
            }
            None => self.add("SP", pages),
        }
    }
}

/// The lines of a record, from `TY` to `ER`.
pub(super) fn record(record: &Bibliography) -> String {
    let mut lines = Lines(String::new());
    lines.add("TY", record.kind.ris());
    lines.option("TI", record.title.as_ref());
    lines.people("AU", &record.authors);
    if record.authors_incomplete {
        lines.add("AU", "et al.");
    }
    lines.people("A2", &record.editors);
    lines.option("PY", record.year.map(|year| year.to_string()).as_ref());
    lines.option("DA", record.date.as_ref());
    lines.option("T2", record.container.as_ref());
    lines.option("J2", record.container_short.as_ref());
    lines.option("T3", record.series.as_ref());
    lines.option("VL", record.volume.as_ref());
    lines.option("IS", record.issue.as_ref());
    if let Some(pages) = &record.pages {
        lines.pages(pages);
    }
    lines.option("C7", record.article_number.as_ref());
    lines.option("ET", record.edition.as_ref());
    lines.option("PB", record.publisher.as_ref());
    lines.option("CY", record.place.as_ref());
    lines.all("SN", &record.issn);
    lines.all("SN", &record.isbn);
    lines.option("DO", record.doi.as_ref().map(|doi| doi.as_given().to_owned()).as_ref());
    lines.option("AN", record.accession.as_ref());
    lines.option("U1", record.pmid.as_ref().map(|number| format!("{number}[pmid]")).as_ref());
    lines.option("U2", record.pmcid.as_ref().map(|number| format!("{number}[pmcid]")).as_ref());
    lines.option("DB", record.database.as_ref());
    lines.option("DP", record.provider.as_ref());
    lines.option("LA", record.language.as_ref());
    lines.all("M3", &record.work_types);
    lines.all("KW", &record.keywords);
    lines.option("AB", record.abstract_text.as_ref());
    lines.all("AD", &record.affiliations);
    lines.option("N1", record.notes.as_ref());
    lines.all("UR", &record.urls);
    lines.0.push_str("ER  - \n\n");
    lines.0
}
