//! Finds the codes that somebody may have meant when a text is not a code.

/// The largest number of characters of a text that is compared. A longer text is not a misspelt code.
const LONGEST: usize = 60;

/// The codes that are nearest to `text`, by the code itself or by its other names: nearest first, at most `most`. Case and punctuation make
/// no difference. A code is near in any of three cases: a word of one text is the whole other text, or one text begins with the other; at
/// most a third of the letters of `text` differ; or at least four letters, and half of `text`, are the same from the start.
#[must_use]
pub fn nearest<'a>(text: &str, known: &'a [(String, Vec<String>)], most: usize) -> Vec<&'a str> {
    let wanted = folded(text);
    if wanted.is_empty() || wanted.chars().count() > LONGEST {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize, &str)> = known
        .iter()
        .enumerate()
        .filter_map(|(place, (code, others))| {
            let names = std::iter::once(code).chain(others);
            let distance = names.filter_map(|name| distance_to(&wanted, &folded(name))).min()?;
            Some((distance, place, code.as_str()))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(most).map(|(_, _, code)| code).collect()
}

/// The distance of a name from the text. `None` if it is not near.
fn distance_to(wanted: &str, name: &str) -> Option<usize> {
    if name == wanted {
        return Some(0);
    }
    let has_word = |text: &str, word: &str| text.split(' ').any(|part| part == word);
    let begins = name.starts_with(wanted) || (name.chars().count() > 2 && wanted.starts_with(name));
    if begins || has_word(name, wanted) || has_word(wanted, name) {
        return Some(1);
    }
    let whole = edits(wanted, name);
    let of_a_word = name.split(' ').map(|word| edits(wanted, word)).min().unwrap_or(whole);
    let (length, distance) = (wanted.chars().count(), whole.min(of_a_word));
    // A shared stem counts as near: NURSING and nurses share their first four letters of seven.
    let shared = name.split(' ').map(|word| common_start(wanted, word)).max().unwrap_or(0);
    (distance * 3 <= length || (shared >= 4 && shared * 2 >= length)).then_some(distance + 1)
}

/// The text in lower case, with one blank for each run of characters that are neither letters nor digits.
fn folded(text: &str) -> String {
    let parts = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn common_start(left: &str, right: &str) -> usize {
    left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count()
}

/// The number of letters to insert, delete or replace to turn one text into the other (Levenshtein 1966).
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().take(LONGEST).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, left) in left.chars().take(LONGEST).enumerate() {
        let mut before = i;
        let mut last = i + 1;
        let mut next = vec![last];
        for (right, above) in right.iter().zip(row.iter().skip(1)) {
            last = (last + 1).min(above + 1).min(before + usize::from(left != *right));
            before = *above;
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audiences() -> Vec<(String, Vec<String>)> {
        [
            ("NURSES", vec!["Nurses", "nursing students"]),
            ("MEDICAL_STUDENTS", vec!["Medical students"]),
            ("SOCIAL_WORKERS", vec!["Social workers", "social work"]),
        ]
        .into_iter()
        .map(|(code, words)| (code.to_owned(), words.into_iter().map(str::to_owned).collect()))
        .collect()
    }

    #[test]
    fn misspelt_codes_labels_and_synonyms_lead_to_the_code() {
        let known = audiences();
        for (text, code) in [
            ("NURSE", "NURSES"),
            ("nurses", "NURSES"),
            ("NURSING", "NURSES"),
            ("MEDICAL_STUDENT", "MEDICAL_STUDENTS"),
            ("MEDICLA_STUDENTS", "MEDICAL_STUDENTS"),
            ("social work", "SOCIAL_WORKERS"),
        ] {
            assert_eq!(nearest(text, &known, 3).first(), Some(&code), "{text}");
        }
    }

    #[test]
    fn what_is_like_nothing_leads_nowhere() {
        for text in ["", "   ", "zzzz", "x", &"N".repeat(500)] {
            assert_eq!(nearest(text, &audiences(), 3), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_number_of_edits_is_levenshtein_s() {
        for (left, right, distance) in [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "abc", 0), ("flaw", "lawn", 2)] {
            assert_eq!(edits(left, right), distance, "{left} {right}");
            assert_eq!(edits(right, left), distance, "{right} {left}");
        }
    }
}
