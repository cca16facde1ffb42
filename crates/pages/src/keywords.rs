//! Marks the words of a review's question and criteria in the texts that are screened, so that they are quickly found.

use std::collections::BTreeSet;

use minijinja::{Environment, Value};

use crate::filters::escaped;

/// The shortest word that is marked, in letters.
const SHORTEST: usize = 4;

/// Frequent words, and words that criteria of every review contain. They would mark half of each abstract.
const IGNORED: [&str; 86] = [
    "about",
    "abstract",
    "after",
    "against",
    "also",
    "among",
    "and",
    "any",
    "are",
    "article",
    "been",
    "before",
    "being",
    "between",
    "both",
    "can",
    "compare",
    "compared",
    "could",
    "criteria",
    "data",
    "does",
    "during",
    "each",
    "effect",
    "english",
    "every",
    "exclude",
    "excluded",
    "exist",
    "for",
    "from",
    "full",
    "had",
    "have",
    "how",
    "include",
    "included",
    "includes",
    "including",
    "into",
    "kind",
    "known",
    "language",
    "less",
    "more",
    "must",
    "not",
    "only",
    "other",
    "others",
    "outcome",
    "outside",
    "over",
    "own",
    "published",
    "question",
    "report",
    "reported",
    "research",
    "result",
    "review",
    "same",
    "should",
    "since",
    "some",
    "such",
    "text",
    "than",
    "that",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "under",
    "used",
    "using",
    "what",
    "when",
    "which",
    "with",
];

/// Adds the filter `keyworded`: a text with the words of a list marked, and its line breaks.
pub fn add(environment: &mut Environment<'_>) {
    environment.add_filter("keyworded", |text: &str, words: Vec<String>| {
        Value::from_safe_string(mark(text, &words.into_iter().collect()))
    });
}

/// The words to mark, in the form in which [`mark`] compares them.
pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let words = texts.flat_map(|text| text.split(|letter: char| !is_part(letter)));
    let long = words.filter(|word| word.chars().count() >= SHORTEST);
    let kept = long.filter(|word| !IGNORED.contains(&word.to_lowercase().as_str()) && !word.chars().all(|letter| letter.is_ascii_digit()));
    kept.map(stem).collect()
}

/// The text as HTML, with these words marked and its lines kept.
fn mark(text: &str, words: &BTreeSet<String>) -> String {
    let (mut html, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter: char| is_part(letter) != is_part(first)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if is_part(first) && words.contains(&stem(part)) {
            html.push_str("<mark>");
            html.push_str(&escaped(part));
            html.push_str("</mark>");
        } else {
            html.push_str(&escaped(part).replace('\n', "<br>"));
        }
        rest = after;
    }
    html
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric()
}

/// A word without the endings of the plural and of verbs. It only has to be the same for the forms of one word.
fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    for (ending, instead) in [
        ("ies", "y"),
        ("ings", ""),
        ("ing", ""),
        ("ers", ""),
        ("er", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("e", ""),
    ] {
        if let Some(short) = word.strip_suffix(ending).filter(|short| short.chars().count() >= SHORTEST) {
            return format!("{short}{instead}");
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_marked_and_frequent_words_are_not() {
        let words = of([
            "Does teaching by service users change nurses' empathy?",
            "Studies with nursing students",
        ]
        .into_iter());
        assert_eq!(
            mark("Nurses were taught; service user teachers <raised> empathy.", &words),
            "<mark>Nurses</mark> were taught; <mark>service</mark> <mark>user</mark> <mark>teachers</mark> &lt;raised&gt; \
             <mark>empathy</mark>."
        );
        assert_eq!(mark("with these studies", &words), "with these <mark>studies</mark>");
    }

    #[test]
    fn a_text_without_keywords_stays_as_it_is() {
        assert_eq!(mark("One & two\nthree", &BTreeSet::new()), "One &amp; two<br>three");
    }
}
