//! Cuts the most relevant part out of a text, and marks the words that were searched for.

use std::collections::BTreeSet;
use std::ops::Range;

use super::fold::{spans, stem};

const MARK: &str = "**";
const MORE: &str = "…";

/// At most `width` characters of the text around the place with the most search words. What was found is put between `**`.
///
/// A word is marked only if it is part of a whole phrase that was searched for. Marks and ellipses are added to the width. The text is cut
/// between words only, except if a single word is wider than `width`. White space becomes single spaces, and an asterisk of the text
/// becomes ∗ (U+2217), so that every `**` is a mark.
#[must_use]
pub fn snippet(text: &str, phrases: &[Vec<String>], width: usize) -> String {
    let text = plain(text);
    let words: Vec<(Range<usize>, String)> = spans(&text).map(|(range, word)| (range, stem(&word))).collect();
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let begins = |phrase: &&Vec<String>| {
            !phrase.is_empty() && phrase.len() <= rest.len() && phrase.iter().zip(rest).all(|(one, (_, stem))| one == stem)
        };
        let taken = phrases.iter().filter(begins).map(Vec::len).max().unwrap_or(0);
        for (range, stem) in rest.iter().take(taken) {
            if found.last().is_none_or(|(last, _)| last != range) {
                found.push((range.clone(), stem.clone()));
            }
        }
        at += taken.max(1);
    }
    let window = window(&text, &found, width);
    marked(&text, &window, found.iter().map(|(range, _)| range))
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('*', "\u{2217}")
}

/// The part of the text with the most different words that were found. Among several, the first.
fn window(text: &str, found: &[(Range<usize>, String)], width: usize) -> Range<usize> {
    if text.chars().count() <= width {
        return 0..text.len();
    }
    let mut best = (0, from(text, 0, width));
    for (first, (start, _)) in found.iter().enumerate() {
        // Some words before the first match are kept as context.
        let window = from(text, before(text, start.start, width / 4), width);
        let inside = found.iter().skip(first).take_while(|(range, _)| range.end <= window.end);
        let different = inside.map(|(_, stem)| stem).collect::<BTreeSet<_>>().len();
        if different > best.0 {
            best = (different, window);
        }
    }
    best.1
}

/// The start of a word at most `room` characters before this byte. If there is none, the byte itself.
fn before(text: &str, at: usize, room: usize) -> usize {
    let head = text.get(..at).unwrap_or_default();
    let furthest = head.char_indices().rev().take(room).last().map_or(at, |(start, _)| start);
    if furthest == 0 {
        return 0;
    }
    let open = text.get(furthest..at).unwrap_or_default();
    let own_word = head.rfind(' ').map_or(0, |space| space + 1);
    open.find(' ').map_or(own_word, |space| furthest + space + 1)
}

/// As many whole words from this byte on as fit into the width. If the first word is wider, it is cut at the width.
fn from(text: &str, start: usize, width: usize) -> Range<usize> {
    let tail = text.get(start..).unwrap_or_default();
    let Some((cut, next)) = tail.char_indices().nth(width) else {
        return start..text.len();
    };
    if next == ' ' {
        return start..start + cut;
    }
    let words = tail.get(..cut).unwrap_or_default();
    start..start + words.rfind(' ').filter(|&space| space > 0).unwrap_or(cut)
}

fn marked<'a>(text: &str, window: &Range<usize>, found: impl Iterator<Item = &'a Range<usize>>) -> String {
    let mut out = String::new();
    if window.start > 0 {
        out.push_str(MORE);
    }
    let mut at = window.start;
    for range in found.filter(|range| range.start >= window.start && range.end <= window.end) {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(MARK);
        out.push_str(text.get(range.clone()).unwrap_or_default());
        out.push_str(MARK);
        at = range.end;
    }
    out.push_str(text.get(at..window.end).unwrap_or_default());
    if window.end < text.len() {
        out.push_str(MORE);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn look_for(words: &[&str]) -> Vec<Vec<String>> {
        words.iter().map(|phrase| phrase.split(' ').map(stem).collect()).collect()
    }

    #[test]
    fn words_that_share_a_stem_are_marked_as_they_are_written() {
        assert_eq!(
            snippet("Consumers taught; a consumer's view.", &look_for(&["consumer"]), 80),
            "**Consumers** taught; a **consumer**'s view."
        );
    }

    #[test]
    fn a_word_of_a_phrase_is_marked_in_the_phrase_only() {
        assert_eq!(
            snippet("A service for each service user.", &look_for(&["service users"]), 80),
            "A service for each **service** **user**."
        );
        assert_eq!(
            snippet("Co-production is no production.", &look_for(&["co production"]), 80),
            "**Co**-**production** is no production."
        );
    }

    #[test]
    fn a_long_text_is_cut_between_words_around_what_was_found() {
        let text = "Nothing of note is said here for quite a while, until the trainers with lived experience speak of stigma and of \
            recovery in turn.";
        let cut = snippet(text, &look_for(&["stigma", "recovery"]), 60);
        assert_eq!(cut, "…speak of **stigma** and of **recovery** in turn.");
    }

    #[test]
    fn the_piece_with_more_of_the_words_is_taken() {
        let text = "Stigma is named first. Much later, after many words that say little, stigma and recovery come together at last.";
        let cut = snippet(text, &look_for(&["stigma", "recovery"]), 50);
        assert!(cut.contains("**stigma** and **recovery**"), "{cut}");
    }

    #[test]
    fn without_a_word_found_it_is_the_beginning() {
        assert_eq!(snippet("one two three", &[], 8), "one two…");
        assert_eq!(snippet("one two three", &look_for(&["four"]), 80), "one two three");
    }

    #[test]
    fn asterisks_of_the_text_are_no_marks() {
        assert_eq!(
            snippet("a **bold** word", &look_for(&["word"]), 80),
            "a \u{2217}\u{2217}bold\u{2217}\u{2217} **word**"
        );
    }

    #[test]
    fn a_word_wider_than_the_snippet_is_cut() {
        assert_eq!(snippet("abcdefghij klm", &[], 4), "abcd…");
    }

    proptest! {
        #[test]
        fn a_snippet_is_a_piece_of_the_text_with_paired_marks(text in "[a-cé* \\n.]{0,80}",
        phrases in prop::collection::vec(prop::collection::vec("[a-c]{1,2}", 0..3), 0..4), width in 0_usize..50) {
            let cut = snippet(&text, &phrases, width);
            prop_assert_eq!(cut.matches(MARK).count() % 2, 0);
            let bare = cut.replace(MARK, "");
            let bare = bare.trim_matches('…');
            prop_assert!(plain(&text).contains(bare));
            prop_assert!(bare.chars().count() <= width);
        }
    }
}
