//! Writes APA style: Publication Manual of the American Psychological Association, seventh edition, chapters 9 and 10.
//!
//! A list of up to 20 authors is complete. With 21 or more, the first 19 authors, an ellipsis and the last author are listed (9.8). Without
//! authors the title comes first (9.12). Without a year, "n.d." is written (9.14). The Manual has no rule for a list that is known to be
//! incomplete: here it ends with "et al.".

use crate::Reference;
use crate::author::{Author, read_all};
use crate::pages::Pages;
use crate::sentence::{address, known, stopped, unstopped, volume_and_issue};

const LISTED: usize = 20;

pub(crate) fn format(reference: &Reference) -> String {
    let year = reference.year.map_or_else(|| "(n.d.).".to_owned(), |year| format!("({year})."));
    let title = stopped(&reference.title);
    let head = match authors(reference) {
        Some(authors) => [authors, year, title],
        None => [title, year, String::new()],
    };
    let pieces = head.into_iter().chain(source(reference)).chain(address(reference));
    pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

fn authors(reference: &Reference) -> Option<String> {
    let authors = read_all(&reference.authors);
    let names: Vec<String> = authors.iter().map(|author| Author::inverted(author, " ")).collect();
    let (last, before) = names.split_last()?;
    let list = if reference.authors_incomplete {
        let shown: Vec<&str> = names.iter().take(LISTED - 1).map(String::as_str).collect();
        format!("{}, et al.", shown.join(", "))
    } else if before.is_empty() {
        last.clone()
    } else if names.len() > LISTED {
        format!("{}, . . . {last}", before.get(..LISTED - 1).unwrap_or(before).join(", "))
    } else {
        format!("{}, & {last}", before.join(", "))
    };
    Some(stopped(&list))
}

/// The source: `Journal, 31(3), 229–238.`
fn source(reference: &Reference) -> Option<String> {
    let journal = known(reference.journal.as_ref()).map(|journal| unstopped(journal).to_owned());
    let pages = Pages::read(known(reference.pages.as_ref())).map(|pages| pages.full());
    let pieces: Vec<String> = [journal, volume_and_issue(reference), pages].into_iter().flatten().collect();
    if pieces.is_empty() {
        None
    } else {
        Some(stopped(&pieces.join(", ")))
    }
}
