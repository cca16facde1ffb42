//! Describes an evidence map in words, from its numbers and by fixed rules: how many studies there are, how they are spread over the map,
//! which way they point, how certain the evidence is, and where a prioritised question asks about a gap.

use evidence::map::{MapTotals, RatedCells, state};
use evidence::vocabulary::EvidenceState;

/// The description of a map. `rows` and `columns` are the names of its dimensions, in lower case.
#[must_use]
pub fn plain_language(rows: &str, columns: &str, totals: &MapTotals, rated: &RatedCells) -> String {
    let all = totals.cells.len();
    if totals.studies == 0 {
        return format!(
            "No primary study fills any of the {} in the map of {rows} by {columns}.{}",
            many(count_of(all), "cell"),
            asked_about(totals.gaps_asked_about)
        );
    }
    let with = |wanted: EvidenceState| count_of(totals.cells.iter().filter(|&&studies| state(studies) == wanted).count());
    let [gaps, thin, some, clusters] = EvidenceState::ALL
        .iter()
        .map(|&wanted| with(wanted))
        .collect::<Vec<u64>>()
        .try_into()
        .unwrap_or([0; 4]);
    let filled = thin + some + clusters;
    let has = |n: u64| if n == 1 { "has" } else { "have" };
    let mut text = format!(
        "{} with {} {} {filled} of the {} in the map of {rows} by {columns}. Of the filled cells, {thin} {} one or two studies, {some} {} \
         three to nine, and {clusters} {} ten or more. {gaps} {} no study.",
        many(totals.studies, "primary study"),
        many(totals.outcomes, "outcome"),
        if totals.studies == 1 { "fills" } else { "fill" },
        many(count_of(all), "cell"),
        has(thin),
        has(some),
        has(clusters),
        if gaps == 1 { "cell has" } else { "cells have" },
    );
    text.push_str(&which_way(totals));
    text.push_str(&how_sure(filled, rated));
    text.push_str(&asked_about(totals.gaps_asked_about));
    text
}

fn which_way(totals: &MapTotals) -> String {
    if totals.outcomes == 0 {
        return String::new();
    }
    let unclear = totals.outcomes.saturating_sub(totals.benefit + totals.harm + totals.no_change);
    let point = |n: u64| if n == 1 { "points" } else { "point" };
    format!(
        " Of the outcomes, {} {} to benefit, {} {} to harm, and {} {} to no change. {unclear} {} no clear direction.",
        totals.benefit,
        point(totals.benefit),
        totals.harm,
        point(totals.harm),
        totals.no_change,
        point(totals.no_change),
        if unclear == 1 { "has" } else { "have" },
    )
}

fn how_sure(filled: u64, rated: &RatedCells) -> String {
    let number: u64 = rated.values().sum();
    if number == 0 {
        return " The certainty of the evidence has not been rated for any filled cell.".to_owned();
    }
    let levels: Vec<String> = rated
        .iter()
        .filter(|(_, cells)| **cells > 0)
        .map(|(level, cells)| format!("{} in {cells}", level.code().to_lowercase().replace('_', " ")))
        .collect();
    format!(
        " The certainty of the evidence has been rated for {number} of the {filled} filled {}: {}.",
        if filled == 1 { "cell" } else { "cells" },
        levels.join(", ")
    )
}

fn asked_about(gaps: u64) -> String {
    match gaps {
        0 => String::new(),
        1 => " A prioritised question asks about 1 cell that no study fills.".to_owned(),
        _ => format!(" Prioritised questions ask about {gaps} cells that no study fills."),
    }
}

fn many(number: u64, what: &str) -> String {
    match (number, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {what}s"),
    }
}

fn count_of(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use evidence::vocabulary::CertaintyLevel;

    use super::*;

    fn totals() -> MapTotals {
        MapTotals {
            studies: 12,
            outcomes: 30,
            benefit: 20,
            harm: 1,
            no_change: 4,
            cells: vec![0, 0, 1, 2, 3, 10],
            gaps_asked_about: 2,
        }
    }

    #[test]
    fn a_map_is_said_with_its_own_numbers() {
        let rated = [(CertaintyLevel::Moderate, 1), (CertaintyLevel::VeryLow, 2)].into();
        assert_eq!(
            plain_language("method", "outcome domain", &totals(), &rated),
            "12 primary studies with 30 outcomes fill 4 of the 6 cells in the map of method by outcome domain. Of the filled cells, 2 have \
             one or two studies, 1 has three to nine, and 1 has ten or more. 2 cells have no study. Of the outcomes, 20 point to benefit, \
             1 points to harm, and 4 point to no change. 5 have no clear direction. The certainty of the evidence has been rated for 3 of \
             the 4 filled cells: moderate in 1, very low in 2. Prioritised questions ask about 2 cells that no study fills."
        );
    }

    #[test]
    fn one_is_said_as_one() {
        let one = MapTotals {
            studies: 1,
            outcomes: 1,
            benefit: 1,
            cells: vec![0, 1],
            gaps_asked_about: 1,
            ..MapTotals::default()
        };
        assert_eq!(
            plain_language("country", "setting", &one, &RatedCells::new()),
            "1 primary study with 1 outcome fills 1 of the 2 cells in the map of country by setting. Of the filled cells, 1 has one or two \
             studies, 0 have three to nine, and 0 have ten or more. 1 cell has no study. Of the outcomes, 1 points to benefit, 0 point to \
             harm, and 0 point to no change. 0 have no clear direction. The certainty of the evidence has not been rated for any filled \
             cell. A prioritised question asks about 1 cell that no study fills."
        );
    }

    #[test]
    fn an_empty_map_says_that_it_is_empty() {
        let empty = MapTotals {
            cells: vec![0; 4],
            ..MapTotals::default()
        };
        assert_eq!(
            plain_language("topic", "setting", &empty, &RatedCells::new()),
            "No primary study fills any of the 4 cells in the map of topic by setting."
        );
    }

    #[test]
    fn studies_without_outcomes_point_nowhere() {
        let bare = MapTotals {
            studies: 2,
            cells: vec![2],
            ..MapTotals::default()
        };
        let text = plain_language("topic", "setting", &bare, &RatedCells::new());
        assert!(!text.contains("Of the outcomes"), "{text}");
    }
}
