//! Widens a query by the vocabulary: a phrase that names a term stands for every phrase that names it.
//!
//! Words for people with lived experience differ by country and by choice ("service user", "consumer", "survivor"), and a search
//! for one must find the others.

use std::collections::BTreeMap;

use super::fold::{stem, tokens};

/// Words of a query that are looked at; the rest is left out.
pub const MAX_QUERY_WORDS: usize = 16;
/// Phrases that one position of a query can stand for.
pub const MAX_ALTERNATIVES: usize = 64;

/// A phrase as the stems of its words.
type Phrase = Vec<String>;

/// The groups of phrases that mean the same, ready to be looked up.
#[derive(Debug, Clone, Default)]
pub struct Thesaurus {
    groups: Vec<Vec<Phrase>>,
    /// The groups that each phrase is a member of, in the order given.
    members: BTreeMap<Phrase, Vec<usize>>,
    longest: usize,
}

impl Thesaurus {
    /// Takes one group a term: its label, then its synonyms.
    #[must_use]
    pub fn new(groups: &[Vec<String>]) -> Self {
        let mut thesaurus = Self::default();
        for (index, group) in groups.iter().enumerate() {
            let mut phrases: Vec<Phrase> = Vec::new();
            for phrase in group.iter().map(|text| phrase(text)) {
                if !phrase.is_empty() && !phrases.contains(&phrase) {
                    thesaurus.longest = thesaurus.longest.max(phrase.len());
                    thesaurus.members.entry(phrase.clone()).or_default().push(index);
                    phrases.push(phrase);
                }
            }
            thesaurus.groups.push(phrases);
        }
        thesaurus
    }

    /// A query as AND of (OR of (phrase of stems)), the same for the same query and groups.
    ///
    /// From the left, the longest phrase that names something becomes all phrases of what it names, itself first; a word that
    /// names nothing stands alone. An empty answer means that the query has no words.
    #[must_use]
    pub fn expand(&self, query: &str) -> Vec<Vec<Phrase>> {
        let stems: Vec<String> = tokens(query).take(MAX_QUERY_WORDS).map(|word| stem(&word)).collect();
        let mut positions: Vec<Vec<Phrase>> = Vec::new();
        let mut rest = stems.as_slice();
        while let Some(first) = rest.first() {
            let (alternatives, taken) = self.named(rest).unwrap_or_else(|| (vec![vec![first.clone()]], 1));
            if !positions.contains(&alternatives) {
                positions.push(alternatives);
            }
            rest = rest.get(taken..).unwrap_or_default();
        }
        positions
    }

    /// What the longest phrase at the start of these words stands for, and how many words it has.
    fn named(&self, words: &[String]) -> Option<(Vec<Phrase>, usize)> {
        let longest = self.longest.min(words.len());
        let (phrase, groups) = (1..=longest).rev().find_map(|length| {
            let phrase = words.get(..length)?;
            self.members.get(phrase).map(|groups| (phrase, groups))
        })?;
        let mut alternatives = vec![phrase.to_vec()];
        for other in groups.iter().filter_map(|&group| self.groups.get(group)).flatten() {
            if alternatives.len() < MAX_ALTERNATIVES && !alternatives.contains(other) {
                alternatives.push(other.clone());
            }
        }
        Some((alternatives, phrase.len()))
    }
}

/// Widens one query; [`Thesaurus`] for many.
#[must_use]
pub fn expand(query: &str, groups: &[Vec<String>]) -> Vec<Vec<Phrase>> {
    Thesaurus::new(groups).expand(query)
}

fn phrase(text: &str) -> Phrase {
    tokens(text).map(|word| stem(&word)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, prop_assert, prop_assert_eq, proptest};

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
            [vec!["nurs".to_owned()], vec!["stigma".to_owned(), "attitud and stigma".to_owned()]]
        );
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
