//! Parses a range of pages, and shortens its end for the styles that do so.

/// The pages of a publication, as far as they are known.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pages<'a> {
    /// A first and a last page.
    Range(&'a str, &'a str),
    /// A first page whose last is not known.
    From(&'a str),
    /// One page or an article number; the text does not say which.
    Single(&'a str),
}

impl<'a> Pages<'a> {
    pub(crate) fn read(text: Option<&'a str>) -> Option<Self> {
        let text = text?.trim();
        let is_hyphen = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2014}');
        let Some((first, last)) = text.split_once(is_hyphen) else {
            return Some(Self::Single(text)).filter(|_| !text.is_empty());
        };
        let (first, last) = (first.trim_end(), last.trim_start_matches(is_hyphen).trim());
        match (first.is_empty(), last.is_empty()) {
            (false, false) if first != last => Some(Self::Range(first, last)),
            (false, false) => Some(Self::Single(first)),
            (false, true) => Some(Self::From(first)),
            (true, false) => Some(Self::Single(last)),
            (true, true) => None,
        }
    }

    /// The range with the shared leading digits left out of the last page: `229-38`.
    ///
    /// Citing Medicine, second edition, chapter 1, "Location (pagination)": <https://www.ncbi.nlm.nih.gov/books/NBK7282/>.
    pub(crate) fn shortened(&self) -> String {
        match *self {
            Self::Single(page) | Self::From(page) => page.to_owned(),
            Self::Range(first, last) => format!("{first}-{}", shortened(first, last)),
        }
    }

    /// The whole range, with an en dash: `229–238`.
    pub(crate) fn full(&self) -> String {
        match *self {
            Self::Single(page) | Self::From(page) => page.to_owned(),
            Self::Range(first, last) => format!("{first}–{last}"),
        }
    }
}

fn shortened<'a>(first: &str, last: &'a str) -> &'a str {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if first.len() != last.len() || !digits(first) || !digits(last) {
        return last;
    }
    let same = first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
    last.get(same..).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_digits_of_the_last_page_are_left_out() {
        for (given, expected) in [
            ("229-238", "229-38"),
            ("1288–1295", "1288-95"),
            ("36-43", "36-43"),
            ("113-117", "113-7"),
            ("99-101", "99-101"),
            ("S12-S19", "S12-S19"),
            ("28-", "28"),
            ("51", "51"),
            ("7-7", "7"),
            ("385--403", "385-403"),
        ] {
            assert_eq!(Pages::read(Some(given)).map(|pages| pages.shortened()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn nothing_is_no_pages() {
        assert_eq!(Pages::read(None), None);
        assert_eq!(Pages::read(Some(" - ")), None);
    }
}
