//! Finds the other forms of a word that mean the same to a reader: British and American spelling, and irregular plurals.
//!
//! Stems handle regular forms. Forms with different stems are joined here, in the query; the index holds the words as they are written.

use super::fold::stem;

/// The largest number of forms of one word.
const MOST_FORMS: usize = 6;

/// Groups of forms that are the same word to a reader: irregular plurals of the field, and spellings that no rule below covers.
const SAME: &[&[&str]] = &[
    &["acknowledgement", "acknowledgment"],
    &["ageing", "aging"],
    &["alumnus", "alumni", "alumna", "alumnae"],
    &["analysis", "analyses"],
    &["appendix", "appendices", "appendixes"],
    &["basis", "bases"],
    &["catalogue", "catalog"],
    &["child", "children"],
    &["crisis", "crises"],
    &["criterion", "criteria"],
    &["curriculum", "curricula", "curriculums"],
    &["datum", "data"],
    &["defence", "defense"],
    &["diagnosis", "diagnoses"],
    &["dialogue", "dialog"],
    &["emphasis", "emphases"],
    &["enquiry", "inquiry"],
    &["enrol", "enroll"],
    &["enrolment", "enrollment"],
    &["focus", "foci"],
    &["fulfil", "fulfill"],
    &["grey", "gray"],
    &["hypothesis", "hypotheses"],
    &["index", "indices", "indexes"],
    &["judgement", "judgment"],
    &["licence", "license"],
    &["life", "lives"],
    &["man", "men"],
    &["matrix", "matrices"],
    &["medium", "media"],
    &["mum", "mom"],
    &["neurosis", "neuroses"],
    &["offence", "offense"],
    &["parenthesis", "parentheses"],
    &["person", "people", "persons"],
    &["phenomenon", "phenomena"],
    &["practice", "practise"],
    &["practicum", "practica"],
    &["prognosis", "prognoses"],
    &["programme", "program"],
    &["psychosis", "psychoses"],
    &["sceptical", "skeptical"],
    &["schema", "schemata", "schemas"],
    &["self", "selves"],
    &["skilful", "skillful"],
    &["stigma", "stigmata"],
    &["stimulus", "stimuli"],
    &["syllabus", "syllabi", "syllabuses"],
    &["synthesis", "syntheses"],
    &["thesis", "theses"],
    &["wife", "wives"],
    &["woman", "women"],
];

/// Endings with a British and an American spelling, after at least three letters.
const ENDINGS: &[(&str, &str)] = &[
    ("isation", "ization"),
    ("isations", "izations"),
    ("isational", "izational"),
    ("ise", "ize"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("iser", "izer"),
    ("isers", "izers"),
    ("ising", "izing"),
    ("yse", "yze"),
    ("ysed", "yzed"),
    ("ysing", "yzing"),
    ("elling", "eling"),
    ("elled", "eled"),
    ("eller", "eler"),
    ("ellers", "elers"),
    ("ellor", "elor"),
    ("ellors", "elors"),
];

/// Parts of words with a British and an American spelling, anywhere in a word; short ones only at the beginning.
const PIECES: &[(&str, &str)] = &[
    ("behaviour", "behavior"),
    ("centred", "centered"),
    ("centring", "centering"),
    ("centre", "center"),
    ("colour", "color"),
    ("endeavour", "endeavor"),
    ("favour", "favor"),
    ("flavour", "flavor"),
    ("gynaec", "gynec"),
    ("haem", "hem"),
    ("harbour", "harbor"),
    ("honour", "honor"),
    ("humour", "humor"),
    ("labour", "labor"),
    ("manoeuv", "maneuv"),
    ("neighbour", "neighbor"),
    ("paed", "ped"),
    ("programme", "program"),
    ("rigour", "rigor"),
    ("theatre", "theater"),
];

/// A part of at most this many letters also occurs in many other words, so it is replaced only at the beginning of a word.
const SHORT_PIECE: usize = 3;

/// The least number of letters before an ending with two spellings.
const BEFORE_ENDING: usize = 3;

/// The stems of all forms of a word from [`super::tokens`], its own first.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut words = vec![word.to_owned()];
    let add = |words: &mut Vec<String>, other: String| {
        if words.len() < 2 * MOST_FORMS && !words.contains(&other) {
            words.push(other);
        }
    };
    for group in SAME.iter().filter(|group| group.contains(&word)) {
        for other in *group {
            add(&mut words, (*other).to_owned());
        }
    }
    for (british, american) in ENDINGS {
        for (from, to) in [(british, american), (american, british)] {
            if let Some(root) = word.strip_suffix(from).filter(|root| root.len() >= BEFORE_ENDING) {
                add(&mut words, format!("{root}{to}"));
            }
        }
    }
    for (british, american) in PIECES {
        for (from, to) in [(british, american), (american, british)] {
            // "behaviour" does not contain "behavior", but "programme" contains "program".
            let fits = if from.len() > SHORT_PIECE {
                word.contains(from)
            } else {
                word.starts_with(from)
            };
            if fits && !(to.contains(from) && word.contains(to)) {
                add(&mut words, word.replacen(from, to, 1));
            }
        }
    }
    let mut stems: Vec<String> = Vec::new();
    for stem in words.iter().map(|word| stem(word)) {
        if stems.len() < MOST_FORMS && !stems.contains(&stem) {
            stems.push(stem);
        }
    }
    stems
}

/// One stem for all forms of a word, by which the vocabulary is looked up.
pub(super) fn key(forms: &[String]) -> String {
    forms.iter().min().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_plurals_of_a_word_have_one_key_and_find_each_other() {
        for group in [
            &["randomised", "randomized"][..],
            &["organisation", "organization", "organisations"],
            &["analyse", "analyze"],
            &["behaviour", "behavior", "behaviours", "behaviors"],
            &["behavioural", "behavioral"],
            &["programme", "program", "programmes", "programs"],
            &["centre", "center", "centres", "centers"],
            &["person-centred", "person-centered"],
            &["counselling", "counseling"],
            &["counsellor", "counselor"],
            &["labelling", "labeling"],
            &["paediatric", "pediatric"],
            &["children", "child"],
            &["people", "person", "persons"],
            &["criteria", "criterion"],
            &["curricula", "curriculum"],
            &["women", "woman"],
            &["hypotheses", "hypothesis"],
            &["stigma", "stigmata"],
        ] {
            let last = |text: &str| super::super::tokens(text).last().unwrap_or_default();
            for one in group {
                for other in group {
                    let (one, other) = (forms(&last(one)), forms(&last(other)));
                    assert!(one.iter().any(|form| other.first() == Some(form)), "{one:?} {other:?}");
                    assert_eq!(key(&one), key(&other), "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn other_words_stay_by_themselves() {
        for word in ["nursing", "size", "rise", "story", "training", "k2a", "教育"] {
            assert_eq!(forms(word), [stem(word)], "{word}");
        }
    }
}
