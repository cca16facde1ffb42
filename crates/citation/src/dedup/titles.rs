//! Compares two titles.

use super::agreement::{Agreement, ComparedField, FieldSimilarity};
use super::fold::{dice, edits};
use super::title::TitleKey;

/// How two titles relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TitleMatch {
    /// The significant words are the same.
    Same,
    /// The titles differ by a typing error.
    Misspelled,
    /// One title begins or ends the other: a subtitle was left out, or a heading was put before the title.
    Cut,
    /// Most of the text is the same.
    Near,
    Unlike,
    Unknown,
}

/// The lowest share of common trigrams at which titles are near. Two titles of 60 letters that differ in one word of 10 letters have 0.8.
const NEAR: f64 = 0.75;
/// Two titles of 15 letters or more that have a lower share than this differ by more than one letter.
const MISSPELLED: f64 = 0.7;
/// The fewest letters that remain of a title that was cut.
const LONG_ENOUGH_WHEN_CUT: usize = 20;

/// Compares two titles. Notices and numbers are left to the rules.
pub(super) fn titles(left: Option<&TitleKey>, right: Option<&TitleKey>) -> (TitleMatch, FieldSimilarity) {
    let (Some(left), Some(right)) = (left, right) else {
        return (TitleMatch::Unknown, FieldSimilarity::unknown(ComparedField::Title));
    };
    if left.compact == right.compact {
        return (TitleMatch::Same, FieldSimilarity::known(ComparedField::Title, Agreement::Same, 1.0));
    }
    let share = dice(&left.trigrams, &right.trigrams);
    let (found, similarity) = if share >= MISSPELLED && is_misspelled(left, right) {
        (TitleMatch::Misspelled, share.max(0.95))
    } else if is_cut(&left.compact, &right.compact) {
        (TitleMatch::Cut, f64::midpoint(share, 1.0))
    } else if share >= NEAR {
        (TitleMatch::Near, share)
    } else {
        (TitleMatch::Unlike, share)
    };
    let agreement = if found == TitleMatch::Unlike {
        Agreement::Different
    } else {
        Agreement::Near
    };
    // Only equal titles have a similarity of 1.
    (found, FieldSimilarity::known(ComparedField::Title, agreement, similarity.min(0.99)))
}

fn is_cut(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    short.len() >= LONG_ENOUGH_WHEN_CUT && (long.starts_with(short) || long.ends_with(short))
}

/// Whether the words that only one title has are one edit apart (one more for each 20 letters). Short words do not count, because one
/// letter changes their meaning: `T cell` and `B cell`.
fn is_misspelled(left: &TitleKey, right: &TitleKey) -> bool {
    let (of_left, of_right) = only_in_one(&left.words, &right.words);
    let length = of_left.len().max(of_right.len());
    let allowed = 1 + length / 20;
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    (5..=60).contains(&length) && !has_digit(&of_left) && !has_digit(&of_right) && edits(&of_left, &of_right, allowed + 1) <= allowed
}

/// The words that only one of the two titles has, joined without spaces, in the order of the title.
fn only_in_one(left: &str, right: &str) -> (String, String) {
    let without = |text: &str, other: &str| {
        let mut rest: Vec<&str> = other.split(' ').collect();
        let mut only = String::new();
        for word in text.split(' ') {
            match rest.iter().position(|found| *found == word) {
                Some(place) => drop(rest.swap_remove(place)),
                None => only.push_str(word),
            }
        }
        only
    };
    (without(left, right), without(right, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_told_apart_by_what_differs() {
        for (left, right, expected) in [
            (
                "Haemolytic uraemia in children",
                "Hemolytic uremia in the children.",
                TitleMatch::Same,
            ),
            (
                "Atypical squamos cells in smears",
                "Atypical squamous cells in smears",
                TitleMatch::Misspelled,
            ),
            (
                "Atypical squamuos cells in smears",
                "Atypical squamous cells in smears",
                TitleMatch::Misspelled,
            ),
            (
                "Activation of T cells by lectins",
                "Activation of B cells by lectins",
                TitleMatch::Near,
            ),
            (
                "Recovery colleges in rural England: a survey",
                "Recovery colleges in rural England",
                TitleMatch::Cut,
            ),
            (
                "Eculizumab in adult patients with resistant disease",
                "Eculizumab in adolescent patients with resistant disease",
                TitleMatch::Near,
            ),
            (
                "Outcomes with peer support on acute wards",
                "Outcomes without peer support on acute wards",
                TitleMatch::Near,
            ),
            ("Peer support", "Stigma in pharmacies", TitleMatch::Unlike),
        ] {
            let (a, b) = (TitleKey::read(left), TitleKey::read(right));
            let (found, evidence) = titles(a.as_ref(), b.as_ref());
            assert_eq!(found, expected, "{left} {:?}", evidence.similarity);
            assert_eq!(titles(b.as_ref(), a.as_ref()), (found, evidence));
        }
    }
}
