//! Parses a title for comparison: removes the notes of databases, and finds its numbers, its parts, and whether it is a notice.

use super::fold::{beginning, folded, is_stop_word, spelling, trigrams};
use super::notice::{Notice, is_place};

/// A title in the form in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TitleKey {
    /// The significant words without spaces, so that `HPV 16` and `HPV16` are the same.
    pub(super) compact: String,
    /// The significant words in order, in one spelling, separated by spaces.
    pub(super) words: String,
    /// The sorted trigrams of `compact`.
    pub(super) trigrams: Vec<u32>,
    /// All numbers in the title, sorted. Roman numerals are written as digits.
    pub(super) numbers: Vec<String>,
    /// The numbers that count parts, such as `part 2`, `study II` and `phase 3`.
    pub(super) parts: Vec<String>,
    pub(super) notice: Option<Notice>,
}

/// Words after which a number counts parts, versions or studies.
const COUNTED: &[&str] = &[
    "part",
    "pt",
    "parts",
    "chapter",
    "section",
    "volume",
    "vol",
    "paper",
    "study",
    "phase",
    "stage",
    "episode",
    "appendix",
    "module",
    "session",
    "version",
    "update",
    "supplement",
    "report",
    "no",
    "number",
    "type",
    "grade",
    "wave",
    "cohort",
];

const NUMERALS: &[(&str, &str)] = &[
    ("i", "1"),
    ("ii", "2"),
    ("iii", "3"),
    ("iv", "4"),
    ("v", "5"),
    ("vi", "6"),
    ("vii", "7"),
    ("viii", "8"),
    ("ix", "9"),
    ("x", "10"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("a", "1"),
    ("b", "2"),
    ("c", "3"),
    ("d", "4"),
];

/// The fewest significant letters with which a title can identify a publication. `Editorial` and `Introduction` have fewer.
const TELLING: usize = 18;

/// The number of bytes of a title that are read. A longer text is an abstract in the wrong field.
const LONGEST: usize = 2000;

impl TitleKey {
    /// Parses a title. `None` if it contains neither a letter nor a digit.
    pub(super) fn read(title: &str) -> Option<Self> {
        let title = beginning(title, LONGEST);
        let (title, noted) = without_notes(title);
        let (title, placed) = without_place(without_parentheses(title));
        // Databases that follow retractions put the mark `Retracted: …` on the publication itself, which is not a notice.
        let labels = labels(title);
        let whole = folded(title);
        let whole = ["retracted article ", "retracted "]
            .iter()
            .find_map(|mark| whole.strip_prefix(mark))
            .unwrap_or(&whole);
        let (read, plain) = Notice::read(whole, labels.as_ref().map(|(first, last)| (first.as_str(), last.as_str())))
            .map_or((None, whole), |(notice, rest)| (Some(notice), rest));
        let notice = read.or(noted).or(placed.then_some(Notice::Correction));
        // A title that consists only of `Reply` is still compared.
        let plain = if plain.is_empty() { whole } else { plain };
        let (numbers, parts) = numbers(plain);
        let words: Vec<String> = plain.split(' ').filter(|word| !is_stop_word(word)).map(spelling).collect();
        let compact = words.concat();
        (!compact.is_empty()).then(|| Self {
            trigrams: trigrams(&compact),
            words: words.join(" "),
            compact,
            numbers,
            parts,
            notice,
        })
    }

    /// Whether the title is long enough to tell publications apart.
    pub(super) fn is_telling(&self) -> bool {
        self.compact.len() >= TELLING && self.words.contains(' ')
    }
}

/// The folded texts before the first and after the last mark that separates the parts of a title.
fn labels(title: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = title.split([':', '.', '–', '—']).flat_map(|part| part.split(" - ")).collect();
    match parts.as_slice() {
        [first, .., last] => Some((folded(first), folded(last))),
        _ => None,
    }
}

/// Notes in parentheses that databases add, for example to reviews and letters.
const NOTES: &[&str] = &[
    "review",
    "structured abstract",
    "provisional abstract",
    "abstract",
    "letter",
    "multiple letters",
];

/// Removes a note in parentheses, such as `(Structured abstract)`.
fn without_parentheses(title: &str) -> &str {
    let inside = title.strip_suffix(')').and_then(|inside| inside.rsplit_once('('));
    match inside {
        Some((before, note)) if NOTES.contains(&folded(note).as_str()) && !before.trim().is_empty() => before.trim_end_matches([' ', '.']),
        _ => title,
    }
}

/// Removes the brackets around a translated title, and the notes in brackets that databases add, such as `[Polish]` or `[Review] [57
/// refs]`. Also returns the notice that a note names.
fn without_notes(title: &str) -> (&str, Option<Notice>) {
    let is_edge = |letter: char| letter.is_whitespace() || letter == '.';
    let mut title = title.trim_matches(is_edge);
    let mut notice = None;
    while let Some(open) = last_bracket(title) {
        let (before, note) = title.split_at(open);
        let is_whole = note.ends_with(']');
        let note = note.trim_start_matches('[').trim_end_matches(']');
        let before = before.trim_matches(is_edge);
        if before.is_empty() {
            return (note.trim_matches(is_edge), notice);
        }
        // If a title was cut off after `[Erratum`, nobody knows how the note continued, so it does not make a notice.
        notice = notice.or(Notice::in_brackets(&folded(note)).filter(|_| is_whole));
        title = before;
    }
    (title, notice)
}

/// The place of the opening bracket, if the text ends with its closing bracket, or if the export cut the closing bracket off.
fn last_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut closed = None;
    for (place, letter) in text.char_indices() {
        match letter {
            '[' => open.push(place),
            ']' => closed = open.pop().map(|start| (start, place)),
            _ => {}
        }
    }
    let cut_off = open.first().copied();
    cut_off.or(closed.filter(|(_, end)| end + 1 == text.len()).map(|(start, _)| start))
}

/// Removes the place of another publication from the end of a title, as in `… (vol 360, pg 542, 2009)`. Also returns whether there was one.
fn without_place(title: &str) -> (&str, bool) {
    let Some(inside) = title.trim_end_matches(['.', ' ']).strip_suffix(')') else {
        return (title, false);
    };
    // The parentheses may contain others: `(New England Journal of Medicine (2009) 360 (542))`.
    let mut depth = 1;
    for (place, letter) in inside.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let (before, within) = inside.split_at(place);
            let found = !before.trim().is_empty() && is_place(&folded(within));
            return if found { (before.trim_end(), true) } else { (title, false) };
        }
    }
    (title, false)
}

/// All numbers of a folded title, and the numbers that count parts.
fn numbers(folded: &str) -> (Vec<String>, Vec<String>) {
    let (mut numbers, mut parts) = (Vec::new(), Vec::new());
    let mut before = "";
    let last = folded.rsplit(' ').next().unwrap_or_default();
    for word in folded.split(' ') {
        let is_counted = COUNTED.contains(&before);
        let runs: Vec<&str> = word
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|run| !run.is_empty())
            .collect();
        if !runs.is_empty() {
            if is_counted {
                parts.push(word.to_owned());
            }
            numbers.extend(runs.into_iter().map(str::to_owned));
        } else if let Some((name, digits)) = NUMERALS.iter().find(|(name, _)| *name == word) {
            // `v` and `one` are numbers only after a word that counts, and `i` also at the end of a title. `ii` always is a number.
            let is_roman = name.len() > 1 && name.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
            if is_counted {
                parts.push((*digits).to_owned());
            }
            if is_counted && *name != "a" || is_roman || (*name == "i" && word == last) {
                numbers.push((*digits).to_owned());
            }
        }
        before = word;
    }
    numbers.sort();
    parts.sort();
    (numbers, parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str) -> TitleKey {
        TitleKey::read(title).expect("a title")
    }

    #[test]
    fn the_notes_of_databases_are_no_part_of_a_title() {
        let plain = read("Peer support in acute wards");
        for title in [
            "[Peer support in acute wards]. [Polish]",
            "Peer support in acute wards. [Review] [57 refs]",
            "Peer support in acute wards (Structured abstract)",
            "Peer support in acute wards (multiple letters) [1]",
            "PEER SUPPORT IN THE ACUTE WARDS.",
            "Peer support in acute wards.[Erratum appears in J Made Up. 2009 Jan;3(1):22]",
            "Peer support in acute wards.[Erratum appears in J Made Up. 2009;3(1):22 Note: Okafor, N [added]].[Erratum",
            "Retracted: Peer support in acute wards",
        ] {
            assert_eq!(read(title), plain, "{title}");
        }
    }

    #[test]
    fn notices_are_told_from_what_they_are_about() {
        for (title, notice) in [
            ("Erratum: Peer support in acute wards", Notice::Correction),
            ("Peer support in acute wards (vol 12, pg 34, 2009)", Notice::Correction),
            ("Peer support in acute wards (Journal of Wards (2009) 12 (34))", Notice::Correction),
            ("Correction. Peer support in acute wards", Notice::Correction),
            ("Reply: Peer support in acute wards", Notice::Reply),
            ("Re: Peer support in acute wards", Notice::Comment),
            ("Peer support in acute wards: authors' reply", Notice::Reply),
            ("Peer support in acute wards - Reply", Notice::Reply),
            ("Peer support in acute wards. Discussion", Notice::Comment),
        ] {
            let found = read(title);
            assert_eq!(found.notice, Some(notice), "{title}");
            assert_eq!(found.compact, read("Peer support in acute wards").compact, "{title}");
        }
    }

    #[test]
    fn parts_and_numbers_are_read_in_words_digits_and_roman_numerals() {
        assert_eq!(read("Recovery colleges, part II").parts, ["2"]);
        assert_eq!(read("Recovery colleges: Part 2").parts, ["2"]);
        assert_eq!(read("Recovery colleges: part two").parts, ["2"]);
        assert_eq!(read("HPV16 in 40 people").numbers, ["16", "40"]);
        assert_eq!(read("HPV 16 in 40 people").compact, read("HPV16 in 40 people").compact);
        assert!(read("Part of the team: a study").parts.is_empty());
    }
}
