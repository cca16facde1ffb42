//! Parses pages, volumes and issues for comparison.

use super::fold::folded;

/// The pages of a publication in the form in which they are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PageSpan {
    /// The first page in lower case: `s12`, `123`, `e1004`.
    pub(super) first: String,
    /// The last page, written in full: for `123-9` it is `129`.
    pub(super) last: Option<String>,
}

impl PageSpan {
    /// Parses pages. `None` if they do not begin with a page that has a digit, such as `Suppl-12` and `t-51`.
    pub(super) fn read(pages: &str) -> Option<Self> {
        let lower = pages.trim().to_lowercase();
        let lower = lower
            .trim_start_matches("pp")
            .trim_start_matches("p.")
            .trim_start_matches(['.', ' ']);
        let mut pieces = lower.split(|letter: char| matches!(letter, '-' | ',' | ';' | '+' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}'));
        let page = |piece: &str| -> Option<String> {
            let plain: String = piece.chars().filter(|letter| letter.is_alphanumeric()).collect();
            let has_digit = plain.chars().any(|letter| letter.is_ascii_digit());
            (has_digit && !plain.starts_with("suppl")).then(|| plain.trim_start_matches('0').to_owned())
        };
        let first = page(pieces.next()?)?;
        let last = pieces.filter_map(page).next_back().map(|last| completed(&first, &last));
        Some(Self { first, last })
    }

    /// Whether there is more than one page.
    pub(super) fn is_range(&self) -> bool {
        self.last.as_ref().is_some_and(|last| *last != self.first)
    }

    /// The first and the last page as numbers. `None` if a letter is between their digits.
    pub(super) fn bounds(&self) -> Option<(u32, u32)> {
        let first = digits(&self.first)?;
        let last = self.last.as_deref().map_or(Some(first), digits)?;
        Some((first, last))
    }
}

fn digits(page: &str) -> Option<u32> {
    page.trim_matches(|letter: char| letter.is_alphabetic()).parse().ok()
}

/// The last page in full: the letters and digits that it shares with the first page and that were left out are added.
fn completed(first: &str, last: &str) -> String {
    let is_short = last.len() < first.len() && last.bytes().all(|byte| byte.is_ascii_digit());
    let shared = first.get(..first.len().saturating_sub(last.len())).filter(|_| is_short);
    match shared {
        Some(shared) => format!("{shared}{last}"),
        None => last.to_owned(),
    }
}

/// The numbers of a volume or issue, sorted. A text without digits gives its folded words, in which Roman numerals become numbers.
pub(super) fn numbers(text: &str) -> Vec<String> {
    let folded = folded(text);
    let runs = folded.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty());
    let mut found: Vec<String> = runs.map(|run| run.trim_start_matches('0').to_owned()).collect();
    if found.is_empty() {
        found = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| roman(word).unwrap_or_else(|| word.to_owned()))
            .collect();
    }
    found.sort();
    found.dedup();
    found
}

fn roman(word: &str) -> Option<String> {
    let value = |letter| match letter {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        'd' => Some(500),
        'm' => Some(1000),
        _ => None,
    };
    let values: Vec<i64> = word.chars().map(value).collect::<Option<_>>()?;
    let mut total = 0;
    for (place, one) in values.iter().enumerate() {
        let is_taken_off = values.get(place + 1).is_some_and(|next| next > one);
        total += if is_taken_off { -one } else { *one };
    }
    (total > 0).then(|| total.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ranges_are_the_long_ones() {
        for (short, long) in [
            ("123-9", "123-129"),
            ("S12-4", "s12–S14"),
            ("1288—95", "1288-1295"),
            ("pp. 7-9", "7-9"),
            ("p.7", "7"),
            ("532, 534-536", "532-536"),
        ] {
            let read = |text| PageSpan::read(text).expect("pages");
            let (short, long) = (read(short), read(long));
            assert_eq!(short.bounds(), long.bounds());
            assert_eq!(short.first, long.first);
        }
        for text in ["Suppl-12", "t-51", "", "-"] {
            assert_eq!(PageSpan::read(text), None, "{text}");
        }
    }

    #[test]
    fn volumes_are_read_in_all_their_forms() {
        assert_eq!(numbers("Vol. 07"), ["7"]);
        assert_eq!(numbers("XIV"), ["14"]);
        assert_eq!(numbers("107 Suppl 2"), ["107", "2"]);
        assert_eq!(numbers("Spring"), ["spring"]);
    }
}
