//! Widens a query by the vocabulary: a phrase that names a term also finds all other names of the term.
//!
//! Words for people with lived experience differ by country and by choice ("service user", "consumer", "survivor"), so a search for one of
//! them must find the others.

use std::collections::BTreeMap;

use super::fold::{fold_possessives, tokens};
use super::forms::{forms, key};

/// The largest number of words of a query that are used; further words are ignored.
pub const MAX_QUERY_WORDS: usize = 16;
/// The largest number of phrases that one position of a query can expand to.
pub const MAX_ALTERNATIVES: usize = 64;
/// The largest number of spellings of one phrase.
const MAX_SPELLINGS: usize = 8;

/// Prefixes that are written with a hyphen, as a separate word, or together: co-production, co production, coproduction.
const PREFIXES: &[&str] = &["co", "non", "anti", "multi", "inter", "pre", "post", "self", "e"];
/// The least number of letters that must remain when a prefix is split off.
const LEAST_REST: usize = 4;

/// Pairs of words that are written with a hyphen, as two words, or together.
const COMPOUNDS: &[(&str, &str)] = &[
    ("care", "giver"),
    ("class", "room"),
    ("decision", "making"),
    ("e", "learning"),
    ("e", "mail"),
    ("follow", "up"),
    ("health", "care"),
    ("on", "line"),
    ("role", "play"),
    ("skill", "set"),
    ("team", "work"),
    ("well", "being"),
    ("work", "force"),
    ("work", "place"),
];

/// A phrase as the stems of its words.
type Phrase = Vec<String>;

/// A word in all its forms, as stems. The form that was written comes first.
type Forms = Vec<String>;

/// The groups of phrases that mean the same, prepared for lookup.
#[derive(Debug, Clone, Default)]
pub struct Thesaurus {
    groups: Vec<Vec<Vec<Forms>>>,
    /// The groups that each phrase belongs to, in the order given, by the keys of its words.
    members: BTreeMap<Vec<String>, Vec<usize>>,
    longest: usize,
}

impl Thesaurus {
    /// Takes one group for each term: its label, then its synonyms.
    #[must_use]
    pub fn new(groups: &[Vec<String>]) -> Self {
        let mut thesaurus = Self::default();
        for (index, group) in groups.iter().enumerate() {
            let mut phrases: Vec<Vec<Forms>> = Vec::new();
            for phrase in group.iter().map(|text| phrase(text)) {
                if !phrase.is_empty() && !phrases.contains(&phrase) {
                    thesaurus.longest = thesaurus.longest.max(phrase.len());
                    let members = thesaurus.members.entry(keys(&phrase)).or_default();
                    if members.last() != Some(&index) {
                        members.push(index);
                    }
                    phrases.push(phrase);
                }
            }
            thesaurus.groups.push(phrases);
        }
        thesaurus
    }

    /// The query as AND of (OR of (phrase of stems)). The same query and groups always give the same result.
    ///
    /// From the left, the longest phrase that names a term is replaced by all phrases for that term, itself first. A word that names no
    /// term is replaced by its own forms, and a compound by its spellings. The result is empty if the query has no words.
    #[must_use]
    pub fn expand(&self, query: &str) -> Vec<Vec<Phrase>> {
        let query = fold_possessives(query);
        let words: Vec<String> = tokens(&query).take(MAX_QUERY_WORDS).collect();
        let forms: Vec<Forms> = words.iter().map(|word| forms(word)).collect();
        let mut positions: Vec<Vec<Phrase>> = Vec::new();
        let mut at = 0;
        while let (Some(rest), Some(written)) = (forms.get(at..).filter(|rest| !rest.is_empty()), words.get(at..)) {
            let (phrases, taken) = self.named(rest).unwrap_or_else(|| {
                let taken = if is_compound(written) { 2 } else { 1 };
                (vec![rest.iter().take(taken).cloned().collect()], taken)
            });
            let mut alternatives: Vec<Phrase> = Vec::new();
            for spelling in phrases.iter().flat_map(|phrase| spellings(phrase)) {
                if alternatives.len() < MAX_ALTERNATIVES && !alternatives.contains(&spelling) {
                    alternatives.push(spelling);
                }
            }
            if !positions.contains(&alternatives) {
                positions.push(alternatives);
            }
            at += taken;
        }
        positions
    }

    /// The phrases for the longest phrase at the start of these words that names a term, and its number of words.
    fn named(&self, words: &[Forms]) -> Option<(Vec<Vec<Forms>>, usize)> {
        let longest = self.longest.min(words.len());
        let (phrase, groups) = (1..=longest).rev().find_map(|length| {
            let phrase = words.get(..length)?;
            self.members.get(&keys(phrase)).map(|groups| (phrase, groups))
        })?;
        let mut alternatives = vec![phrase.to_vec()];
        for other in groups.iter().filter_map(|&group| self.groups.get(group)).flatten() {
            if !alternatives.contains(other) {
                alternatives.push(other.clone());
            }
        }
        Some((alternatives, phrase.len()))
    }
}

/// Widens one query. Use [`Thesaurus`] for many.
#[must_use]
pub fn expand(query: &str, groups: &[Vec<String>]) -> Vec<Vec<Phrase>> {
    Thesaurus::new(groups).expand(query)
}

fn phrase(text: &str) -> Vec<Forms> {
    tokens(&fold_possessives(text)).map(|word| forms(&word)).collect()
}

fn keys(phrase: &[Forms]) -> Vec<String> {
    phrase.iter().map(|forms| key(forms)).collect()
}

/// Whether the first two words are one compound that is written in several ways.
fn is_compound(words: &[String]) -> bool {
    let [first, second, ..] = words else { return false };
    PREFIXES.contains(&first.as_str()) || COMPOUNDS.iter().any(|(one, other)| first == one && second == other)
}

/// A phrase in all its spellings, the written one first: the forms of its words, and its compounds as two words and as one.
fn spellings(phrase: &[Forms]) -> Vec<Phrase> {
    let mut all: Vec<Phrase> = vec![Vec::new()];
    for forms in phrase {
        let longer: Vec<Phrase> = forms
            .iter()
            .flat_map(|form| all.iter().map(move |start| start.iter().chain([form]).cloned().collect()))
            .collect();
        all = longer.into_iter().take(MAX_SPELLINGS).collect();
    }
    let written = all.clone();
    for spelling in &written {
        for (place, word) in spelling.iter().enumerate() {
            let (before, after) = (
                spelling.get(..place).unwrap_or_default(),
                spelling.get(place + 1..).unwrap_or_default(),
            );
            if let Some((next, after)) = after.split_first()
                && let Some(joined) = together(word, next)
            {
                all.push([before, &[joined], after].concat());
            }
            for (one, other) in apart(word) {
                all.push([before, &[one, other], after].concat());
            }
        }
    }
    all
}

/// The stem of the compound that the two stems form when written together. `None` if they form no compound.
fn together(one: &str, other: &str) -> Option<String> {
    let compound = COMPOUNDS
        .iter()
        .find(|(first, second)| super::stem(first) == one && super::stem(second) == other);
    match compound {
        Some((first, second)) => Some(super::stem(&format!("{first}{second}"))),
        None => PREFIXES.contains(&one).then(|| super::stem(&format!("{one}{other}"))),
    }
}

/// The pairs of words that a stem may be written as.
fn apart(stem: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for prefix in PREFIXES.iter().filter(|prefix| prefix.len() > 1) {
        if let Some(rest) = stem
            .strip_prefix(prefix)
            .filter(|rest| rest.len() >= LEAST_REST && begins_like_a_word(rest))
        {
            found.push(((*prefix).to_owned(), rest.to_owned()));
        }
    }
    for (first, second) in COMPOUNDS {
        if super::stem(&format!("{first}{second}")) == stem {
            found.push((super::stem(first), super::stem(second)));
        }
    }
    found
}

/// Whether an English word can begin with these letters, so that "consumer" is not split into "co" and "nsumer".
fn begins_like_a_word(letters: &str) -> bool {
    let is_vowel = |c: char| "aeiouy".contains(c);
    let mut letters = letters.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) => {
            first.is_ascii() && (is_vowel(first) || is_vowel(second) || "lrhw".contains(second) && first != second)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, prop_assert, prop_assert_eq, proptest};

    use super::super::stem;
    use super::*;

    fn groups() -> Vec<Vec<String>> {
        [
            &["Service user educator", "consumer educator", "expert by experience"][..],
            &["Service user", "consumer", "patient", "expert by experience"],
            &["Attitudes and stigma", "stigma"],
        ]
        .map(|group| group.iter().map(ToString::to_string).collect())
        .to_vec()
    }

    fn texts(query: &str) -> Vec<Vec<String>> {
        let text = |alternatives: Vec<Phrase>| alternatives.into_iter().map(|phrase| phrase.join(" ")).collect();
        expand(query, &groups()).into_iter().map(text).collect()
    }

    #[test]
    fn one_word_for_a_person_finds_the_others() {
        assert_eq!(texts("consumers"), [["consum", "servic user", "patient", "expert by experi"]]);
    }

    #[test]
    fn the_longest_phrase_is_taken() {
        assert_eq!(
            texts("consumer educator"),
            [["consum educ", "servic user educ", "expert by experi"]]
        );
    }

    #[test]
    fn a_phrase_of_two_terms_stands_for_both() {
        let alternatives = texts("Expert by Experience");
        assert_eq!(
            alternatives,
            [[
                "expert by experi",
                "servic user educ",
                "consum educ",
                "servic user",
                "consum",
                "patient"
            ]]
        );
    }

    #[test]
    fn words_outside_the_vocabulary_stand_alone_and_all_must_be_there() {
        assert_eq!(
            texts("nursing stigma"),
            [
                vec!["nurs".to_owned()],
                ["stigma", "stigmata", "attitud and stigma", "attitud and stigmata"]
                    .map(str::to_owned)
                    .to_vec()
            ]
        );
    }

    #[test]
    fn possessives_and_spellings_ask_for_the_same() {
        for possessive in ["stigma's", "stigma’s", "STIGMA'S"] {
            assert_eq!(texts(possessive), texts("stigma"), "{possessive}");
        }
        assert_eq!(texts("consumers' view"), texts("consumers view"));
        for (one, other) in [
            ("randomised trial", "randomized trial"),
            ("behaviour", "behavior"),
            ("programme", "programs"),
            ("child", "children"),
        ] {
            let (mut one, mut other) = (texts(one), texts(other));
            one.iter_mut().chain(&mut other).for_each(|position| position.sort_unstable());
            assert_eq!(one, other);
        }
    }

    #[test]
    fn a_compound_is_found_with_a_hyphen_apart_and_together() {
        for query in ["co-production", "coproduction", "co production", "Co‑production"] {
            let position = texts(query).concat();
            assert!(
                position.contains(&"coproduct".to_owned()) && position.contains(&"co product".to_owned()),
                "{query}: {position:?}"
            );
        }
        for query in ["well-being", "wellbeing", "well being"] {
            let position = texts(query).concat();
            assert!(
                position.contains(&"wellb".to_owned()) || position.contains(&stem("wellbeing")),
                "{query}: {position:?}"
            );
            assert!(position.contains(&"well be".to_owned()), "{query}: {position:?}");
        }
        assert_eq!(texts("consult"), [["consult"]], "no word is taken apart that cannot be");
    }

    #[test]
    fn the_vocabulary_is_found_by_either_spelling() {
        let groups = vec![vec!["Training programme".to_owned(), "course of teaching".to_owned()]];
        for query in ["training program", "training programmes"] {
            let alternatives: Vec<String> = expand(query, &groups).concat().into_iter().map(|phrase| phrase.join(" ")).collect();
            assert!(alternatives.contains(&"cours of teach".to_owned()), "{query}: {alternatives:?}");
        }
    }

    #[test]
    fn a_word_said_twice_is_asked_once() {
        assert_eq!(texts("nurse, nurses!").len(), 1);
        assert!(texts(" … ").is_empty());
    }

    #[test]
    fn long_queries_and_large_groups_are_bounded() {
        let query: Vec<String> = (0..50).map(|word| format!("w{word}")).collect();
        assert_eq!(expand(&query.join(" "), &[]).len(), MAX_QUERY_WORDS);
        assert_eq!(
            expand("w1", &[query, (0..200).map(|word| format!("w1 v{word}")).collect()])
                .first()
                .map(Vec::len),
            Some(50)
        );
        let large: Vec<String> = (0..200).map(|word| format!("v{word}")).collect();
        assert_eq!(expand("v150", &[large]).first().map(Vec::len), Some(MAX_ALTERNATIVES));
    }

    proptest! {
        #[test]
        fn what_was_asked_is_always_an_alternative(
            query in "[a-d ]{0,30}",
            groups in prop::collection::vec(prop::collection::vec("[a-d]( [a-d])?", 0..4), 0..4),
        ) {
            let positions = expand(&query, &groups);
            prop_assert_eq!(&positions, &expand(&query, &groups));
            let stems: Vec<String> = tokens(&query).take(MAX_QUERY_WORDS).map(|word| stem(&word)).collect();
            for position in &positions {
                prop_assert!((1..=MAX_ALTERNATIVES).contains(&position.len()));
                let asked = position.first().cloned().unwrap_or_default();
                prop_assert!(stems.windows(asked.len()).any(|words| words == asked));
            }
            for stem in &stems {
                prop_assert!(positions.iter().any(|position| position.first().is_some_and(|asked| asked.contains(stem))));
            }
        }
    }
}
