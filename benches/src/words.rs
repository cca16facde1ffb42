//! Makes up texts of realistic length from a small list of words. The first words of the list are far more frequent than the last.

use crate::random::Random;

/// Words of the field, so that synonyms and stems find something.
const WORDS: [&str; 96] = [
    "trainees",
    "service",
    "users",
    "learning",
    "experience",
    "training",
    "health",
    "students",
    "mental",
    "educators",
    "course",
    "recovery",
    "attitudes",
    "practice",
    "stories",
    "teaching",
    "care",
    "involvement",
    "nurses",
    "knowledge",
    "group",
    "sessions",
    "carers",
    "empathy",
    "stigma",
    "confidence",
    "consumer",
    "workshop",
    "participants",
    "communication",
    "university",
    "lived",
    "interviews",
    "skills",
    "staff",
    "support",
    "dialogue",
    "reflection",
    "role",
    "placement",
    "listening",
    "survivor",
    "simulation",
    "placements",
    "distress",
    "rights",
    "feedback",
    "trust",
    "respect",
    "language",
    "assessment",
    "planning",
    "crisis",
    "medication",
    "community",
    "teams",
    "safety",
    "choice",
    "power",
    "identity",
    "hope",
    "meaning",
    "belonging",
    "partnership",
    "payment",
    "supervision",
    "leadership",
    "curriculum",
    "narrative",
    "film",
    "theatre",
    "poetry",
    "forum",
    "online",
    "seminar",
    "tutorial",
    "lecture",
    "survey",
    "questionnaire",
    "scale",
    "baseline",
    "comparison",
    "cohort",
    "randomised",
    "qualitative",
    "themes",
    "evaluation",
    "impact",
    "barriers",
    "resources",
    "funding",
    "policy",
    "governance",
    "ethics",
    "consent",
    "anonymity",
];

/// A sentence of this many words.
pub fn sentence(random: &mut Random, words: usize) -> String {
    let mut text = String::with_capacity(words * 10);
    for place in 0..words {
        // The lower of two draws, so that the first words are frequent and the last ones are rare.
        let at = random.below(WORDS.len()).min(random.below(WORDS.len()));
        let word = WORDS.get(at).copied().unwrap_or_default();
        if place == 0 {
            text.extend(word.chars().take(1).flat_map(char::to_uppercase));
            text.extend(word.chars().skip(1));
        } else {
            text.push(' ');
            text.push_str(word);
        }
    }
    text.push('.');
    text
}

/// This many sentences of 12 to 20 words.
pub fn paragraph(random: &mut Random, sentences: usize) -> String {
    let sentences: Vec<String> = (0..sentences)
        .map(|_| {
            let words = 12 + random.below(9);
            sentence(random, words)
        })
        .collect();
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_has_its_sentences() {
        let text = paragraph(&mut Random::of_row(1, 1, 1), 2);
        assert_eq!(text.matches('.').count(), 2, "{text}");
        assert!(text.starts_with(char::is_uppercase), "{text}");
    }
}
