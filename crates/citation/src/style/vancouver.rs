//! Writes Vancouver style: Citing Medicine, second edition, chapter 1, <https://www.ncbi.nlm.nih.gov/books/NBK7282/>. Six authors are
//! listed, then "et al", as in the sample references of the ICMJE (International Committee of Medical Journal Editors).

use crate::Reference;
use crate::author::{Author, read_all};
use crate::pages::Pages;
use crate::sentence::{known, stopped, volume_and_issue};

const LISTED: usize = 6;

pub(crate) fn format(reference: &Reference) -> String {
    let pieces = [
        authors(reference),
        Some(stopped(&reference.title)),
        source(reference),
        known(reference.doi.as_ref()).map(|doi| format!("doi: {doi}")),
        known(reference.url.as_ref())
            .filter(|_| known(reference.doi.as_ref()).is_none())
            .map(|url| format!("Available from: {url}")),
    ];
    pieces
        .into_iter()
        .flatten()
        .filter(|piece| !piece.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn authors(reference: &Reference) -> Option<String> {
    let authors = read_all(&reference.authors);
    if authors.is_empty() {
        return None;
    }
    let mut names: Vec<String> = authors.iter().take(LISTED).map(Author::plain).collect();
    if authors.len() > LISTED || reference.authors_incomplete {
        names.push("et al".to_owned());
    }
    Some(stopped(&names.join(", ")))
}

/// The source: `Journal. 1995;31(3):229-38.`
fn source(reference: &Reference) -> Option<String> {
    let year = reference.year.map(|year| year.to_string());
    let mut place = volume_and_issue(reference).unwrap_or_default();
    if let Some(pages) = Pages::read(known(reference.pages.as_ref())) {
        place = format!("{place}:{}", pages.shortened());
    }
    let dated = match (year, place.is_empty()) {
        (Some(year), false) if place.starts_with(':') => Some(format!("{year}{place}")),
        (Some(year), false) => Some(format!("{year};{place}")),
        (Some(year), true) => Some(year),
        (None, false) => Some(place.trim_start_matches(':').to_owned()),
        (None, true) => None,
    };
    match (known(reference.journal.as_ref()), dated) {
        (Some(journal), Some(dated)) => Some(format!("{} {dated}.", stopped(journal))),
        (Some(journal), None) => Some(stopped(journal)),
        (None, Some(dated)) => Some(stopped(&dated)),
        (None, None) => None,
    }
}
