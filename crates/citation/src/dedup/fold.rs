//! Folds text for comparison (case, accents, punctuation, Greek letters, British spelling), and compares folded words.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words that databases add, leave out or replace by a sign (`&`), so that they do not help to identify a title. `not`, `without` and
/// similar words change the meaning of a title, so they are not stop words.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "the", "to", "with", // English
    "de", "del", "der", "des", "die", "das", "du", "e", "el", "et", "fur", "la", "le", "les", "y", "und", "van", "von",
];

/// Letters that Unicode does not decompose, and Greek letters, which databases write out as names.
const LETTERS: &[(char, &str)] = &[
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('þ', "th"),
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('µ', "mu"),
    ('μ', "mu"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('ω', "omega"),
];

/// The words of a text in lower case, without accents, joined by single spaces. Only letters and digits are kept.
pub(super) fn folded(text: &str) -> String {
    let text = without_markup(text);
    let mut out = String::with_capacity(text.len());
    for letter in text
        .nfkd()
        .filter(|&letter| !is_combining_mark(letter))
        .flat_map(char::to_lowercase)
    {
        if let Some((_, plain)) = LETTERS.iter().find(|(from, _)| *from == letter) {
            out.push_str(plain);
        } else if letter.is_alphanumeric() {
            out.push(letter);
        } else if letter == '&' {
            out.push_str(" and ");
        } else if !matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '`') && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text without the markup that exports leave in titles: tags such as `<i>` and `</sub>`, and the entity `&amp;`.
fn without_markup(text: &str) -> String {
    let text = text.replace("&amp;", "&");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('<') {
        out.push_str(before);
        let name = behind.trim_start_matches('/');
        let tag = behind
            .find('>')
            .filter(|&end| end <= 12 && name.starts_with(|first: char| first.is_ascii_alphabetic()));
        match tag.and_then(|end| behind.get(end + 1..)) {
            Some(after) => rest = after,
            None => {
                out.push('<');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The beginning of a text, of at most this many bytes.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// The word in one spelling, so that British and American endings and vowels are alike (`haemoglobin`, `tumour`, `randomised`).
pub(super) fn spelling(word: &str) -> String {
    if word.len() < 4 || !word.is_ascii() {
        return word.to_owned();
    }
    let word = word.replace("ae", "e").replace("oe", "e").replace("our", "or").replace('z', "s");
    word.strip_suffix("re")
        .filter(|stem| stem.ends_with('t'))
        .map_or_else(|| word.clone(), |stem| format!("{stem}er"))
}

/// The number of letters to insert, delete, replace or swap with the next letter, so that one text becomes the other (optimal string
/// alignment: Damerau 1964, Levenshtein 1966). Returns `limit` if the number is `limit` or more.
pub(super) fn edits(left: &str, right: &str, limit: usize) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) >= limit {
        return limit;
    }
    let mut older: Vec<usize> = Vec::new();
    let mut old: Vec<usize> = (0..=right.len()).collect();
    let mut before = None;
    for (row, &a) in left.iter().enumerate() {
        let mut new = vec![row + 1];
        let mut previous = None;
        for (column, &b) in right.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(limit);
            let replaced = at(&old, column) + usize::from(a != b);
            let mut least = replaced.min(at(&old, column + 1) + 1).min(at(&new, column) + 1);
            if column > 0 && before == Some(b) && previous == Some(a) {
                least = least.min(at(&older, column - 1) + 1);
            }
            new.push(least);
            previous = Some(b);
        }
        if new.iter().all(|&cost| cost >= limit) {
            return limit;
        }
        before = Some(a);
        older = std::mem::replace(&mut old, new);
    }
    old.last().copied().unwrap_or(limit).min(limit)
}

/// A hash that is the same on every machine and in every run (FNV-1a, 64 bits: Fowler, Noll and Vo).
pub(super) fn hash(parts: &[&str]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    state
}

/// The hashes of all groups of three consecutive letters, sorted. A group that occurs several times is listed as often.
pub(super) fn trigrams(compact: &str) -> Vec<u32> {
    let letters: Vec<char> = compact.chars().collect();
    let code = |state: u32, letter: char| (state ^ u32::from(letter)).wrapping_mul(0x0100_0193);
    let mut found: Vec<u32> = letters
        .windows(3)
        .map(|three| three.iter().copied().fold(0x811c_9dc5, code))
        .collect();
    found.sort_unstable();
    found
}

/// The share of trigrams that two texts have in common, from 0 to 1: twice the number of common trigrams, divided by the number of all
/// trigrams (Dice 1945).
pub(super) fn dice(left: &[u32], right: &[u32]) -> f64 {
    let (mut a, mut b) = (left.iter().peekable(), right.iter().peekable());
    let mut common = 0_u32;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                common += 1;
                a.next();
                b.next();
            }
        }
    }
    let all = u32::try_from(left.len() + right.len()).unwrap_or(u32::MAX);
    if all == 0 { 0.0 } else { f64::from(2 * common) / f64::from(all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_signs_and_markup_are_folded() {
        for (text, expected) in [
            ("Łukasz Sørensen’s  CAFÉ", "lukasz sorensens cafe"),
            ("IFN-γ & TNF-α", "ifn gamma and tnf alpha"),
            ("H<sub>2</sub>O &amp; <i>E. coli</i>", "h2o and e coli"),
            ("women <50 years and >60", "women 50 years and 60"),
            ("…", ""),
        ] {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn british_and_american_spellings_are_alike() {
        for (british, american) in [
            ("haemolytic", "hemolytic"),
            ("tumour", "tumor"),
            ("randomised", "randomized"),
            ("centre", "center"),
            ("oestrogen", "estrogen"),
        ] {
            assert_eq!(spelling(british), spelling(american));
        }
    }

    #[test]
    fn edits_count_letters_and_swaps() {
        for (left, right, expected) in [
            ("squamos", "squamous", 1),
            ("teh", "the", 1),
            ("same", "same", 0),
            ("male", "female", 2),
            ("a", "wxyz", 3),
        ] {
            assert_eq!((edits(left, right, 3), edits(right, left, 3)), (expected, expected));
        }
    }
}
