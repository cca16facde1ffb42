//! Reads the words of records, and stems each different word once.

use std::collections::HashMap;

use words::text::{stem, tokens};

use crate::features::Features;
use crate::terms::{BREAK, Sequence, chosen};

/// The number of characters after which a word is cut, as [`tokens`] does.
const SHORT_WORD: usize = 64;

/// The largest number of words of a part of a record that are read. Longer ones are no abstracts.
const MOST_WORDS: usize = 10_000;

/// What the model reads of a record.
#[derive(Debug, Clone, Copy, Default)]
pub struct RecordText<'a> {
    /// The title, empty if there is none.
    pub title: &'a str,
    /// The abstract, empty if there is none.
    pub summary: &'a str,
    /// The keywords in any form, for example separated by semicolons; empty if there are none.
    pub keywords: &'a str,
}

/// Collects the words of records one after another, so that no more than one text has to be in memory.
#[derive(Debug, Default)]
pub struct Texts {
    /// The number of the stem of each word, by the word as it is written. Words are stemmed once.
    words: HashMap<Box<str>, u32>,
    /// The number of each stem.
    stems: HashMap<Box<str>, u32>,
    records: Vec<Sequence>,
}

impl Texts {
    /// Adds the next record. Its index is the number of records before it.
    pub fn add(&mut self, text: RecordText<'_>) {
        let mut sequence = Vec::new();
        for part in [text.title, text.summary, text.keywords] {
            self.read(part, &mut sequence);
            sequence.push(BREAK);
        }
        self.records.push(sequence.into_boxed_slice());
    }

    /// The weighted words of all records.
    #[must_use]
    pub fn features(self) -> Features {
        let mut alphabetical: Vec<(Box<str>, u32)> = self.stems.into_iter().collect();
        alphabetical.sort_unstable();
        let stems: Vec<u32> = alphabetical.into_iter().map(|(_, stem)| stem).collect();
        drop(self.words);
        let (rows, terms) = chosen(self.records, &stems);
        Features::of(rows, terms)
    }

    /// Adds the number of each word's stem to a sequence.
    fn read(&mut self, text: &str, sequence: &mut Vec<u32>) {
        if text.is_ascii() {
            self.read_ascii(text, sequence);
        } else {
            sequence.extend(tokens(text).take(MOST_WORDS).map(|word| self.number(&word)));
        }
    }

    /// The words of ASCII text are those of [`tokens`], found without copying each.
    fn read_ascii(&mut self, text: &str, sequence: &mut Vec<u32>) {
        let mut lower = String::with_capacity(SHORT_WORD);
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        for word in words.take(MOST_WORDS) {
            lower.clear();
            lower.push_str(word.get(..SHORT_WORD).unwrap_or(word));
            lower.make_ascii_lowercase();
            sequence.push(self.number(&lower));
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.words.get(word) {
            return number;
        }
        let next = u32::try_from(self.stems.len()).unwrap_or(u32::MAX);
        let number = *self.stems.entry(stem(word).into_boxed_str()).or_insert(next);
        self.words.insert(word.into(), number);
        number
    }
}

impl<'a> FromIterator<RecordText<'a>> for Texts {
    fn from_iter<I: IntoIterator<Item = RecordText<'a>>>(records: I) -> Self {
        let mut texts = Self::default();
        for record in records {
            texts.add(record);
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    fn sequence(words: impl IntoIterator<Item = String>) -> Vec<u32> {
        let mut texts = Texts::default();
        words.into_iter().map(|word| texts.number(&word)).collect()
    }

    #[test]
    fn forms_of_a_word_and_accents_make_no_difference() {
        let mut texts = Texts::default();
        let mut read = Vec::new();
        texts.read(
            "Training trained TRAIN Psychosis psychosis; Schizophr\u{e9}nie schizophrenie",
            &mut read,
        );
        assert_eq!(read, [0, 0, 0, 1, 1, 2, 2]);
    }

    proptest! {
        #[test]
        fn words_of_ascii_text_are_those_of_any_text(text in "[ -~]{0,200}|[a-z]{60,80}") {
            let mut read = Vec::new();
            Texts::default().read_ascii(&text, &mut read);
            prop_assert_eq!(read, sequence(tokens(&text)));
        }
    }
}
