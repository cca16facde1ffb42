//! Reads the name of a journal for comparison: abbreviations, translations, subtitles and meetings.

use super::fold::{beginning, folded, is_stop_word};

/// A journal, book or meeting in the form in which it is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct JournalKey {
    /// The significant words of each name that the record gives.
    names: Vec<Vec<String>>,
    /// Whether a name mentions a conference, a congress or a meeting.
    pub(super) is_meeting: bool,
}

/// The number of bytes of a name that are read.
const LONGEST: usize = 300;
/// The number of names of a journal that are compared.
const MOST_NAMES: usize = 8;

const MEETINGS: &[&str] = &["conference", "congress", "meeting", "symposium", "proceedings abstracts"];

impl JournalKey {
    pub(super) fn read(names: &[Option<&str>]) -> Option<Self> {
        let mut key = Self::default();
        for name in names.iter().copied().flatten().map(|name| beginning(name, LONGEST)) {
            let whole = folded(name);
            key.is_meeting |= MEETINGS.iter().any(|word| whole.contains(word));
            // `Rinsho Byori - Japanese Journal …`, `Medical Journal = Revista …`, `Journal.Conference: …`: each part is a name.
            let with_breaks = name
                .replace(['=', ':', '[', ']', '(', ')', '/'], "\n")
                .replace(" - ", "\n")
                .replace(". ", " ");
            key.add(&whole);
            // The part before a bracket is a name too: `BMJ (Clinical research ed.)`.
            if let Some((before, _)) = name.split_once(['(', '[']).filter(|(before, _)| before.trim().len() > 2) {
                key.add(&folded(before));
            }
            for part in with_breaks
                .split(['\n', '.'])
                .filter(|part| part.trim().len() > 3 && part.contains(' '))
            {
                key.add(&folded(part));
            }
        }
        key.names.sort();
        key.names.dedup();
        key.names.truncate(MOST_NAMES);
        (!key.names.is_empty()).then_some(key)
    }

    fn add(&mut self, name: &str) {
        let words: Vec<String> = name
            .split(' ')
            .filter(|word| !word.is_empty() && !is_stop_word(word))
            .map(str::to_owned)
            .collect();
        if !words.is_empty() {
            self.names.push(words);
        }
    }

    /// How similar two journals are, from 0 to 1, in either order. It is 1 if a name of one is a name of the other, or its abbreviation.
    pub(super) fn similarity(&self, other: &Self) -> f64 {
        let mut best = 0.0_f64;
        for left in &self.names {
            for right in &other.names {
                best = best.max(likeness(left, right));
            }
        }
        best
    }
}

/// The share of words that are the same or abbreviate each other, in order. A single word that is part of a longer name counts about half.
fn likeness(left: &[String], right: &[String]) -> f64 {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let matched = aligned(short, long);
    let (few, many) = (f64::from(matched), short.len().max(1));
    let of_short = few / many as f64;
    let of_long = few / long.len().max(1) as f64;
    if let [word] = short {
        let initials: String = long.iter().filter_map(|word| word.chars().next()).collect();
        if long.len() > 2 && *word == initials {
            return 1.0;
        }
    }
    // The longer name has all words of the shorter one: a subtitle, a place or a second language was left out.
    if matched as usize == many && many > 1 {
        return 0.5_f64.mul_add(of_long, 0.5).max(0.8);
    }
    f64::midpoint(of_short, of_long)
}

/// The length of the longest common subsequence, in which a word also matches a word that it abbreviates.
fn aligned(short: &[String], long: &[String]) -> u32 {
    let mut old = vec![0_u32; long.len() + 1];
    for a in short {
        let mut new = vec![0_u32];
        let mut left = 0;
        for (b, pair) in long.iter().zip(old.windows(2)) {
            let (diagonal, above) = match pair {
                [diagonal, above] => (*diagonal, *above),
                _ => (0, 0),
            };
            left = if abbreviates(a, b) || abbreviates(b, a) {
                (diagonal + 1).max(above).max(left)
            } else {
                above.max(left)
            };
            new.push(left);
        }
        old = new;
    }
    old.last().copied().unwrap_or(0)
}

/// Whether `short` stands for `long`: `educ` for `education`, `natl` for `national`, `intl` for `international`.
fn abbreviates(short: &str, long: &str) -> bool {
    if long.starts_with(short) {
        return true;
    }
    // Contractions keep the first letters and the last letter.
    let (mut rest, first) = (long.chars(), short.chars().next());
    short.len() > 2 && first == long.chars().next() && short.len() < long.len() && {
        let stem: String = short.chars().take(short.chars().count().saturating_sub(1)).collect();
        long.starts_with(&stem) && short.chars().all(|letter| rest.any(|other| other == letter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(left: &str, right: &str) -> f64 {
        let read = |name| JournalKey::read(&[Some(name)]).expect("a name");
        let (left, right) = (read(left), read(right));
        assert!((left.similarity(&right) - right.similarity(&left)).abs() < f64::EPSILON);
        left.similarity(&right)
    }

    #[test]
    fn abbreviated_and_translated_names_are_the_same_journal() {
        for (left, right) in [
            ("International Journal of Mental Health Nursing", "Int J Ment Health Nurs"),
            ("New England Journal of Medicine", "N Engl J Med"),
            ("Obstetrics & Gynecology", "Obstetrics and Gynecology"),
            (
                "Rinsho Ketsueki - Japanese Journal of Clinical Hematology",
                "[Rinsho ketsueki] The Japanese journal of clinical hematology",
            ),
            (
                "Sao Paulo Medical Journal",
                "Sao Paulo Medical Journal = Revista Paulista de Medicina",
            ),
            ("BMJ", "British Medical Journal"),
            ("BMJ", "BMJ (Clinical research ed.)"),
        ] {
            assert!(similarity(left, right) > 0.79, "{left}: {}", similarity(left, right));
        }
        for (left, right) in [("Medical Teacher", "Social Work Education"), ("Cancer", "Journal of Mental Health")] {
            assert!(similarity(left, right) < 0.4, "{left}");
        }
    }
}
