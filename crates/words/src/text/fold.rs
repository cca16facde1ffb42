//! Splits text into words in lower case without accents, and reduces words to their stems.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut, in documents and queries alike, because an index entry has a size limit (PostgreSQL: 2046 bytes).
const WORD_LENGTH: usize = 64;

/// The words of a text, in lower case and without accents: runs of letters and digits of any script.
pub fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    spans(text).map(|(_, word)| word)
}

/// The text without the s of a possessive, after any kind of apostrophe: `stigma's` becomes `stigma`.
pub(super) fn fold_possessives(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut in_word = false;
    while let Some(c) = rest.next() {
        if in_word && matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇' | '´' | '`') && rest.peek().is_some_and(|&next| next == 's' || next == 'S')
        {
            let mut after = rest.clone();
            after.next();
            if after.peek().is_none_or(|&next| !next.is_alphanumeric()) {
                rest.next();
                in_word = false;
                continue;
            }
        }
        in_word = c.is_alphanumeric() || is_combining_mark(c);
        out.push(c);
    }
    out
}

/// The words with the byte range of the text that each came from. One run of characters can hold several words: `½` becomes `1` and `2`.
pub(super) fn spans(text: &str) -> impl Iterator<Item = (Range<usize>, String)> + '_ {
    runs(text).flat_map(move |range| {
        let run = text.get(range.clone()).unwrap_or_default();
        let folded = fold(run);
        let words: Vec<String> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(cut)
            .collect();
        words.into_iter().map(move |word| (range.clone(), word))
    })
}

/// The byte ranges of runs of letters, digits and the marks on them.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let in_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
        let (start, _) = characters.find(|&(_, c)| in_word(c))?;
        while characters.next_if(|&(_, c)| in_word(c)).is_some() {}
        let end = characters.peek().map_or(text.len(), |&(at, _)| at);
        Some(start..end)
    })
}

/// Compatibility decomposition (Unicode Standard Annex 15, NFKD) without combining marks, in lower case. Latin letters without a
/// decomposition are replaced by their usual form without strokes, and the final form of sigma by the normal one.
fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            _ => folded.push(c),
        }
    }
    folded
}

fn cut(word: &str) -> String {
    word.chars().take(WORD_LENGTH).collect()
}

/// The stem of a word from [`tokens`]: English, by Porter's second algorithm, <https://snowballstem.org/algorithms/english/stemmer.html>.
#[must_use]
pub fn stem(word: &str) -> String {
    // The algorithm knows only English, so words of other scripts are used as they are.
    if !word.is_ascii() {
        return word.to_owned();
    }
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

/// The stems of a text, separated by spaces.
#[must_use]
pub fn stems(text: &str) -> String {
    tokens(text).map(|word| stem(&word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).collect()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_in_lower_case() {
        assert_eq!(
            words("Service-user Involvement (n=110), K2A!"),
            ["service", "user", "involvement", "n", "110", "k2a"]
        );
        assert!(words(" -- … ").is_empty());
    }

    #[test]
    fn accents_make_no_difference_however_they_are_encoded() {
        assert_eq!(words("Ellilä"), words("ELLILA\u{308}"));
        assert_eq!(
            words("Bjørnsson Straße İstanbul ﬁlm ½"),
            ["bjornsson", "strasse", "istanbul", "film", "1", "2"]
        );
    }

    #[test]
    fn other_scripts_have_words_too() {
        assert_eq!(words("пациент, 患者 ασθενής ΑΣΘΕΝΗΣ"), ["пациент", "患者", "ασθενησ", "ασθενησ"]);
    }

    #[test]
    fn forms_of_a_word_share_their_stem() {
        assert_eq!(stems("Consumers’ attitudes"), "consum attitud");
        assert_eq!(stems("training trained trains"), "train train train");
        assert_eq!(stem("教育"), "教育");
    }

    proptest! {
        #[test]
        fn every_word_is_folded_already(text in "\\PC{0,60}") {
            for word in tokens(&text) {
                prop_assert!(!word.is_empty() && word.chars().count() <= WORD_LENGTH);
                prop_assert!(word.chars().all(char::is_alphanumeric), "{word:?}");
                prop_assert_eq!(words(&word), vec![word.clone()]);
            }
        }

        #[test]
        fn spans_are_the_texts_own_and_in_order(text in "\\PC{0,60}") {
            let mut end = 0;
            let mut last = 0..0;
            for (range, _) in spans(&text) {
                prop_assert!(text.get(range.clone()).is_some_and(|run| !run.is_empty()));
                prop_assert!(range == last || range.start >= end);
                end = range.end;
                last = range;
            }
        }

        #[test]
        fn each_word_gives_one_stem(text in "\\PC{0,60}") {
            let stems = stems(&text);
            prop_assert_eq!(stems.split_whitespace().count(), tokens(&text).count());
            prop_assert_eq!(stems.split_whitespace().collect::<Vec<_>>().join(" "), stems);
        }

        #[test]
        fn any_small_word_has_a_stem(word in "[a-z0-9]{1,70}") {
            prop_assert!(!stem(&word).is_empty());
        }
    }
}
