//! Counts which way the studies of one domain point, and says it in plain words.

use crate::direction::sign_test;
use crate::vocabulary::EffectDirection;

/// Which way the studies of a domain point.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDirections {
    /// Studies that point to benefit.
    pub benefit: usize,
    /// Studies that point to harm.
    pub harm: usize,
    /// All others: no change, findings both ways, direction not reported.
    pub unclear: usize,
    /// The two-sided sign test; none where no study points to benefit or harm.
    pub sign_test_p: Option<f64>,
}

impl GroupDirections {
    /// Counts the directions of studies.
    #[must_use]
    pub fn of(studies: &[EffectDirection]) -> Self {
        let count = |direction| studies.iter().filter(|&&study| study == direction).count();
        let (benefit, harm) = (count(EffectDirection::Benefit), count(EffectDirection::Harm));
        Self {
            benefit,
            harm,
            unclear: studies.len() - benefit - harm,
            sign_test_p: sign_test(studies).map(|test| test.p_value),
        }
    }
}

/// The fewest studies whose agreement chance makes in less than one case of twenty: 2/2⁶ = 0.03.
const ENOUGH: usize = 6;

/// The counts in plain words: how many, which way, and whether chance could have made the split.
#[must_use]
pub fn directions_in_words(domain: &str, found: &GroupDirections) -> String {
    let GroupDirections {
        benefit,
        harm,
        unclear,
        sign_test_p,
    } = *found;
    let studies = benefit + harm + unclear;
    let of = if studies == 1 {
        format!("Of one study on \"{domain}\"")
    } else {
        format!("Of {studies} studies on \"{domain}\"")
    };
    let one_or_more = |count: usize, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
    let counts = format!(
        "{of}, {} to benefit, {} to harm, and {} unclear.",
        one_or_more(benefit, "points", "point"),
        one_or_more(harm, "points", "point"),
        one_or_more(unclear, "is", "are")
    );
    let Some(p) = sign_test_p else {
        return format!("{counts} None shows a direction.");
    };
    let chance = if p < 0.001 {
        "p below 0.001".to_owned()
    } else {
        format!("p = {p:.3}")
    };
    let judged = if benefit + harm < ENOUGH {
        "so few studies could split like this by chance"
    } else if p < 0.05 {
        "chance alone would seldom split them so unevenly"
    } else {
        "chance alone could well split them like this"
    };
    format!("{counts} By the sign test, {judged} ({chance}). Directions say nothing of how large an effect is.")
}

#[cfg(test)]
mod tests {
    use EffectDirection::{Benefit, Harm, Inconsistent, NoChange, NotReported};

    use super::*;

    fn words(studies: &[EffectDirection]) -> String {
        directions_in_words("Empathy", &GroupDirections::of(studies))
    }

    #[test]
    fn every_study_is_counted_once() {
        let found = GroupDirections::of(&[Benefit, Harm, Inconsistent, NoChange, NotReported]);
        assert_eq!((found.benefit, found.harm, found.unclear, found.sign_test_p), (1, 1, 3, Some(1.0)));
    }

    #[test]
    fn the_words_are_the_counts() {
        assert_eq!(
            words(&[Benefit; 9]),
            "Of 9 studies on \"Empathy\", 9 point to benefit, 0 point to harm, and 0 are unclear. By the sign test, chance alone would \
             seldom split them so unevenly (p = 0.004). Directions say nothing of how large an effect is."
        );
        assert!(words(&[Benefit, Benefit, Benefit, Benefit, Benefit, Harm]).contains("could well split them like this (p = 0.219)"));
        assert!(words(&[Benefit]).starts_with("Of one study on \"Empathy\", 1 points to benefit"));
        assert!(words(&[Benefit]).contains("so few studies"));
        assert!(words(&[NoChange]).ends_with("None shows a direction."));
    }
}
