//! Presents which way studies point: one sentence for each domain, and an effect direction plot.

use evidence::synthesis::GroupDirections;
use evidence::vocabulary::{Contrast, EffectDirection};
use figures::{Direction, DirectionCell, DirectionDomain, DirectionStudy, EffectDirectionFigure};

/// The fewest studies whose full agreement has a probability below 0.05 by chance: 2/2⁶ = 0.03.
const ENOUGH: usize = 6;

/// The counts in plain words: how many studies, which way they point, and whether chance could explain the split.
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
    format!("{counts} By the sign test, {judged} ({chance}). Directions do not tell how large an effect is.")
}

/// One domain, with the studies that have findings in it.
#[derive(Debug, Clone)]
pub struct Domain<'a, Id> {
    /// The name of the domain.
    pub label: &'a str,
    /// How many of its studies point each way.
    pub group: &'a GroupDirections,
    /// The studies with findings in the domain.
    pub studies: Vec<Study<'a, Id>>,
}

/// What one study finds in one domain.
#[derive(Debug, Clone, Copy)]
pub struct Study<'a, Id> {
    /// The id by which the same study is recognised in other domains.
    pub id: Id,
    /// The first author and the year.
    pub label: &'a str,
    /// The year of the study.
    pub year: Option<i32>,
    /// Which way the study points in the domain.
    pub direction: EffectDirection,
    /// The number of its outcomes in the domain.
    pub outcomes: usize,
    /// The number of people in the study.
    pub sample_size: Option<i32>,
}

/// The effect direction plot: one row for each study, by year, and one column for each domain.
#[must_use]
pub fn figure<Id: Copy + Ord>(contrast: Contrast, domains: &[Domain<'_, Id>]) -> EffectDirectionFigure {
    let columns = domains.iter().map(|domain| DirectionDomain {
        label: domain.label.to_owned(),
        benefit: domain.group.benefit as u64,
        harm: domain.group.harm as u64,
        unclear: domain.group.unclear as u64,
        sign_test_p: domain.group.sign_test_p,
    });
    // The studies of all domains by year, each once.
    let mut studies: Vec<(Option<i32>, &str, Id)> = Vec::new();
    for study in domains.iter().flat_map(|domain| &domain.studies) {
        if !studies.iter().any(|(_, _, id)| *id == study.id) {
            studies.push((study.year, study.label, study.id));
        }
    }
    studies.sort_by_key(|(year, label, id)| (year.is_none(), *year, *label, *id));
    let cell = |domain: &Domain<'_, Id>, id: Id| {
        domain.studies.iter().find(|study| study.id == id).map(|study| DirectionCell {
            direction: drawn(study.direction),
            outcomes: study.outcomes as u64,
            sample_size: study.sample_size.and_then(|size| u64::try_from(size).ok()),
        })
    };
    let rows = studies.into_iter().map(|(_, label, id)| DirectionStudy {
        label: label.to_owned(),
        cells: domains.iter().map(|domain| cell(domain, id)).collect(),
    });
    let title = match contrast {
        Contrast::VersusComparison => "Which way findings point: involvement against a comparison",
        Contrast::BeforeAfter => "Which way findings point: after the training against before",
        Contrast::VersusOtherInvolvement => "Which way findings point: one form of involvement against another",
        Contrast::None => "Which way findings point, without a comparison",
    };
    EffectDirectionFigure {
        title: title.to_owned(),
        domains: columns.collect(),
        studies: rows.collect(),
        note: "A study points one way where at least 70% of its outcomes in the domain do. Directions, not significance, are counted."
            .to_owned(),
    }
}

const fn drawn(direction: EffectDirection) -> Direction {
    match direction {
        EffectDirection::Benefit => Direction::Benefit,
        EffectDirection::Harm => Direction::Harm,
        EffectDirection::NoChange => Direction::NoChange,
        EffectDirection::Inconsistent => Direction::Inconsistent,
        EffectDirection::NotReported => Direction::NotReported,
    }
}

#[cfg(test)]
mod tests {
    use EffectDirection::{Benefit, Harm, NoChange};

    use super::*;

    fn words(studies: &[EffectDirection]) -> String {
        directions_in_words("Empathy", &GroupDirections::of(studies))
    }

    #[test]
    fn the_words_are_the_counts() {
        assert_eq!(
            words(&[Benefit; 9]),
            "Of 9 studies on \"Empathy\", 9 point to benefit, 0 point to harm, and 0 are unclear. By the sign test, chance alone would \
             seldom split them so unevenly (p = 0.004). Directions do not tell how large an effect is."
        );
        assert!(words(&[Benefit, Benefit, Benefit, Benefit, Benefit, Harm]).contains("could well split them like this (p = 0.219)"));
        assert!(words(&[Benefit]).starts_with("Of one study on \"Empathy\", 1 points to benefit"));
        assert!(words(&[Benefit]).contains("so few studies"));
        assert!(words(&[NoChange]).ends_with("None shows a direction."));
    }
}
