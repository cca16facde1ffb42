//! Writes Harvard style. It has no single authority; this follows Pears and Shields, Cite Them Right, twelfth edition (2022).
//!
//! Up to three authors are listed. With four or more, the first is listed, then "et al." Without a year, "no date" is written.

use crate::Reference;
use crate::author::{Author, read_all};
use crate::pages::Pages;
use crate::sentence::{address, known, stopped, unstopped, volume_and_issue};

const LISTED: usize = 3;

pub(crate) fn format(reference: &Reference) -> String {
    let year = reference.year.map_or_else(|| "(no date)".to_owned(), |year| format!("({year})"));
    let title = format!("'{}'", inner_quotes_doubled(unstopped(&reference.title)));
    let head = match authors(reference) {
        Some(authors) => format!("{authors} {year} {title}"),
        None => format!("{title} {year}"),
    };
    let body = std::iter::once(head).chain(source(reference)).collect::<Vec<_>>().join(", ");
    match address(reference) {
        Some(address) => format!("{} Available at: {}", stopped(&body), stopped(&address)),
        None => stopped(&body),
    }
}

fn authors(reference: &Reference) -> Option<String> {
    let authors = read_all(&reference.authors);
    let names: Vec<String> = authors.iter().map(|author| Author::inverted(author, "")).collect();
    let (last, before) = names.split_last()?;
    Some(match before {
        [first, ..] if names.len() > LISTED => format!("{first} et al."),
        _ if reference.authors_incomplete => format!("{} et al.", names.join(", ")),
        [] => last.clone(),
        _ => format!("{} and {last}", before.join(", ")),
    })
}

/// The parts of the source: `Journal`, `31(3)`, `pp. 229–238`.
fn source(reference: &Reference) -> impl Iterator<Item = String> {
    let journal = known(reference.journal.as_ref()).map(|journal| unstopped(journal).to_owned());
    let pages = Pages::read(known(reference.pages.as_ref())).map(|pages| match pages {
        Pages::Range(..) => format!("pp. {}", pages.full()),
        Pages::From(first) => format!("p. {first}"),
        Pages::Single(number) => number.to_owned(),
    });
    [journal, volume_and_issue(reference), pages].into_iter().flatten()
}

/// The title with its inner quotations in double marks, because the title itself is in single marks. Apostrophes are kept.
fn inner_quotes_doubled(title: &str) -> String {
    let characters: Vec<char> = title.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| characters.get(index)).copied();
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut open = false;
    let mut out = String::with_capacity(title.len());
    for (index, &c) in characters.iter().enumerate() {
        let (before, after) = (at(index.checked_sub(1)), at(index.checked_add(1)));
        let begins = !open && before.is_none_or(|c| c.is_whitespace() || "([".contains(c)) && after.is_some_and(|c| !c.is_whitespace());
        let ends = open && !in_word(after);
        match c {
            '\'' | '‘' | '’' if begins && closes(characters.get(index + 1..).unwrap_or_default()) => {
                open = true;
                out.push('"');
            }
            '\'' | '’' if ends => {
                open = false;
                out.push('"');
            }
            _ => out.push(c),
        }
    }
    out
}

/// Whether a quotation that was opened is closed somewhere in the rest.
fn closes(rest: &[char]) -> bool {
    let mark = |c: &char| matches!(c, '\'' | '’');
    let mut following = rest.iter().skip(1).copied().map(Some).chain(std::iter::once(None));
    rest.iter().any(|c| {
        let next = following.next().flatten();
        mark(c) && !next.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_in_a_title_get_double_marks_and_apostrophes_stay() {
        for (given, expected) in [
            (
                "'Things you can't learn from books': teaching recovery",
                "\"Things you can't learn from books\": teaching recovery",
            ),
            (
                "Learning from consumers: mental health consumers' priorities",
                "Learning from consumers: mental health consumers' priorities",
            ),
            ("'tis a title without an end", "'tis a title without an end"),
        ] {
            assert_eq!(inner_quotes_doubled(given), expected);
        }
    }
}
