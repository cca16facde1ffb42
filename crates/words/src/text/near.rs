//! Decides whether one wording is still near another one, and whether a text quotes another one. This decides how long words belong to the
//! person who wrote them (docs/words.md explains it to people).
//!
//! Two wordings are compared after folding: case, accents, punctuation and spacing make no difference. Words are compared by their stems.
//! Words that occur in any English question ("what", "do", "the") do not count, so two questions are not alike just because both begin with
//! "How do we make sure that".

use super::fold::{stem, tokens};

/// Words without a meaning of their own, folded. They include what is left of "don't" and "it's" when the apostrophe is removed.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can", "could", "d",
    "did", "do", "does", "doing", "don", "each", "for", "from", "had", "has", "have", "having", "he", "her", "here", "him", "his", "how",
    "i", "if", "in", "into", "is", "it", "its", "ll", "m", "many", "may", "me", "might", "more", "most", "much", "must", "my", "no", "nor",
    "not", "of", "on", "or", "other", "our", "over", "please", "re", "s", "shall", "she", "should", "so", "some", "such", "t", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "under", "us", "ve", "very", "was", "we",
    "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
];
/// The number of shared content words in a row that makes a quotation.
const QUOTED_RUN: usize = 3;
/// The largest number of letters up to which typing errors are looked for. In a longer text, typing errors leave most words unchanged.
const SPELT_OUT: usize = 300;

/// A text that is prepared for comparison with many others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// All words, folded, in their order.
    words: Vec<String>,
    /// The stems of the words that carry meaning, in their order. If no word carries meaning, the stems of all words.
    content: Vec<String>,
    /// The same stems, sorted.
    sorted: Vec<String>,
    /// All letters and digits, folded, without anything between them.
    letters: Vec<char>,
}

impl Wording {
    /// Prepares a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words: Vec<String> = tokens(text).collect();
        let means = |word: &&String| FUNCTION_WORDS.binary_search(&word.as_str()).is_err();
        let mut content: Vec<String> = words.iter().filter(means).map(|word| stem(word)).collect();
        if content.is_empty() {
            content = words.iter().map(|word| stem(word)).collect();
        }
        let mut sorted = content.clone();
        sorted.sort_unstable();
        let letters = words.iter().flat_map(|word| word.chars()).collect();
        Self {
            words,
            content,
            sorted,
            letters,
        }
    }

    /// Whether both texts have the same letters and digits in the same order.
    #[must_use]
    pub fn is_the_same_as(&self, other: &Self) -> bool {
        !self.letters.is_empty() && self.letters == other.letters
    }

    /// Whether this text is still near the other one. It is if any of these is true:
    ///
    /// 1. Both have the same letters and digits, the same words in any order, or the same words that carry meaning, at least two of them.
    /// 2. They share at least two words that carry meaning, and these are more than two thirds of what both have (Dice's coefficient of the
    ///    two lists is above 2/3), in any order.
    /// 3. Both are at most 300 letters long, and at most every fifth letter has to be inserted, deleted or replaced to turn one into the
    ///    other (Levenshtein's distance is at most a fifth of the longer one).
    /// 4. Both have at least three words that carry meaning in the same order without a gap, and these are at least 60% of the shorter
    ///    text: one text contains the other.
    ///
    /// Two texts without any word are not near each other.
    #[must_use]
    pub fn is_near(&self, other: &Self) -> bool {
        if self.words.is_empty() || other.words.is_empty() {
            return false;
        }
        let same_content = self.sorted == other.sorted && self.sorted.len() >= 2;
        if self.letters == other.letters || same_content || in_order(&self.words) == in_order(&other.words) {
            return true;
        }
        let shared = shared(&self.sorted, &other.sorted);
        let both = self.sorted.len() + other.sorted.len();
        if shared >= 2 && 3 * shared > both {
            return true;
        }
        let shorter = self.content.len().min(other.content.len());
        // No run is longer than the number of shared words.
        if shared >= QUOTED_RUN {
            let run = longest_run(&self.content, &other.content);
            if run >= QUOTED_RUN && 5 * run >= 3 * shorter {
                return true;
            }
        }
        self.is_misspelt(other)
    }

    fn is_misspelt(&self, other: &Self) -> bool {
        let longer = self.letters.len().max(other.letters.len());
        let most = longer / 5;
        longer <= SPELT_OUT && self.letters.len().abs_diff(other.letters.len()) <= most && distance(&self.letters, &other.letters) <= most
    }

    /// Whether this text quotes `said`: it is near it, or has three words in a row that carry meaning and are also in a row there, or
    /// contains all of it.
    #[must_use]
    pub fn quotes(&self, said: &Self) -> bool {
        if self.is_near(said) {
            return true;
        }
        self.holds(said) || longest_run(&self.content, &said.content) >= QUOTED_RUN
    }

    /// Whether all words of `said` are in this text, in a row.
    #[must_use]
    pub fn holds(&self, said: &Self) -> bool {
        !said.words.is_empty() && self.words.windows(said.words.len()).any(|window| window == said.words)
    }

    /// The words of this text, folded, in their order.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// The sentences of a text, split at the punctuation that ends a sentence and at line ends.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', '?', '!', ';', '\n', '…'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

fn in_order(words: &[String]) -> Vec<&String> {
    let mut sorted: Vec<&String> = words.iter().collect();
    sorted.sort_unstable();
    sorted
}

/// The number of entries that two sorted lists share. An entry counts as often as both lists have it.
fn shared(left: &[String], right: &[String]) -> usize {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    let mut shared = 0;
    while let (Some(one), Some(two)) = (left.peek(), right.peek()) {
        match one.cmp(two) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                left.next();
                right.next();
            }
        }
    }
    shared
}

/// The length of the longest run of words that is in both lists.
fn longest_run(left: &[String], right: &[String]) -> usize {
    let mut before = vec![0_usize; right.len()];
    let mut longest = 0;
    for word in left {
        let mut diagonal = 0;
        for (other, run) in right.iter().zip(before.iter_mut()) {
            let next = if word == other { diagonal + 1 } else { 0 };
            diagonal = std::mem::replace(run, next);
            longest = longest.max(next);
        }
    }
    longest
}

/// Levenshtein (1966): the least number of letters that must be inserted, deleted or replaced.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (done, letter) in left.iter().enumerate() {
        let mut diagonal = done;
        let mut beside = done + 1;
        if let Some(first) = row.first_mut() {
            *first = beside;
        }
        for (other, above) in right.iter().zip(row.iter_mut().skip(1)) {
            let exchanged = diagonal + usize::from(letter != other);
            diagonal = *above;
            beside = exchanged.min(diagonal + 1).min(beside + 1);
            *above = beside;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn near(left: &str, right: &str) -> bool {
        let (left, right) = (Wording::of(left), Wording::of(right));
        assert_eq!(left.is_near(&right), right.is_near(&left));
        left.is_near(&right)
    }

    #[test]
    fn the_function_words_are_sorted_and_folded() {
        assert!(FUNCTION_WORDS.is_sorted());
        for word in FUNCTION_WORDS {
            assert_eq!(tokens(word).collect::<Vec<_>>(), [*word]);
        }
    }

    #[test]
    fn a_small_change_leaves_a_sentence_what_it_was() {
        let said = "Why does nobody ask carers what the ward did to them?";
        for changed in [
            "Why does nobody ask carers, what the ward did to them?",
            "WHY DOES NOBODY ASK CARERS WHAT THE WARD DID TO THEM",
            "Why dóes nobody ask carers what the ward did to thém?!",
            "Why does nobody ask the carers what wards did to them?",
            "Why doesn't anybody ask carers what the ward did to them?",
            "Nobody asks carers what the ward did to them. Why?",
            "Question 7: \"Why does nobody ask carers what the ward did to them?\" (from the first table, in the morning, word for word \
                as it was said)",
            "Why does nobdy ask carrers what the wrad did to them?",
            "Why does nobody ask relatives what the ward did to them?",
            "Why does no\u{200b}body ask car\u{200b}ers what the w\u{200b}ard did to them?",
        ] {
            assert!(near(said, changed), "{changed}");
        }
    }

    #[test]
    fn another_sentence_is_another_sentence() {
        for (said, other) in [
            (
                "Why does nobody ask carers what the ward did to them?",
                "How can trainees learn from the people who use services?",
            ),
            ("What about the numbats and dibblers?", "What do numbats need?"),
            (
                "How do we make sure that carers are heard?",
                "How do we make sure that trainees are paid on time?",
            ),
            ("How does the bandicoot sleep?", "How do animals sleep?"),
            ("Question A as 0 asks it?", "Question A?"),
            ("Question B as 0 asks it?", "Question B?"),
            ("What do carers need?", "What do trainees need?"),
            ("Who is listened to?", "Who is listened to, and by whom?"),
            ("", ""),
            ("?", "!"),
        ] {
            assert!(!near(said, other), "{said} {other}");
        }
    }

    #[test]
    fn a_text_quotes_what_it_holds() {
        let quotes = |text: &str, said: &str| Wording::of(text).quotes(&Wording::of(said));
        let said = "Why does nobody ask carers what the ward did to them?";
        assert!(quotes(
            "The person wrote: why does nobody ask carers... which is too narrow for us all here",
            said
        ));
        assert!(quotes("We merged it as it says \"how come?\" too", "How come?"));
        assert!(!quotes("So that everybody understands it.", said));
        assert!(!quotes("Carers and trainees ask the same.", said));
        assert!(!quotes("", ""));
    }

    #[test]
    fn sentences_end_at_their_marks() {
        let all: Vec<&str> = sentences("One. Two? Three!\nFour; five… ").collect();
        assert_eq!(all, ["One", "Two", "Three", "Four", "five"]);
    }

    proptest! {
        #[test]
        fn a_text_is_near_itself_however_it_is_written(text in "[a-zé ,.?]{0,60}[a-z]") {
            let (plain, loud) = (Wording::of(&text), Wording::of(&text.to_uppercase()));
            prop_assert!(plain.is_near(&loud) && plain.quotes(&loud));
        }

        #[test]
        fn distances_are_symmetric_and_bounded(left in "[abc]{0,12}", right in "[abc]{0,12}") {
            let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
            let apart = distance(&left, &right);
            prop_assert_eq!(apart, distance(&right, &left));
            prop_assert!(apart >= left.len().abs_diff(right.len()) && apart <= left.len().max(right.len()));
            prop_assert_eq!(apart == 0, left == right);
        }
    }
}
