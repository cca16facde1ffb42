//! Writes the texts of an effect direction plot: its description, the title of each cell, its legend.

use super::arrow::Band;
use super::{Direction, DirectionCell, DirectionDomain, DirectionStudy, EffectDirectionFigure};
use crate::legend::{Entry, entry};
use crate::numeral::{NONE, counted, p_value};

/// A sign in the legend.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DirectionSign {
    Direction(Direction),
    Band(Band),
    Subscript,
}

pub(crate) fn legend(figure: &EffectDirectionFigure) -> Vec<Entry<DirectionSign>> {
    let cells: Vec<_> = figure.studies.iter().flat_map(|study| study.cells.iter().flatten()).collect();
    let mut entries: Vec<_> = Direction::ALL
        .into_iter()
        .filter(|direction| *direction != Direction::NotReported || cells.iter().any(|cell| cell.direction == *direction))
        .map(|direction| entry(DirectionSign::Direction(direction), direction.words()))
        .collect();
    entries.push(entry(DirectionSign::Band(Band::Small), "n below 50"));
    entries.push(entry(DirectionSign::Band(Band::Medium), "n 50 to 300"));
    entries.push(entry(DirectionSign::Band(Band::Large), "n above 300"));
    if cells.iter().any(|cell| cell.sample_size.is_none()) {
        entries.push(entry(DirectionSign::Band(Band::Unknown), "n not given: smallest size"));
    }
    entries.push(entry(DirectionSign::Subscript, "How many outcomes"));
    entries
}

/// The number of people in a study: one number, or the range over its domains.
pub(crate) fn sample_size(study: &DirectionStudy) -> String {
    let sizes = || study.cells.iter().flatten().filter_map(|cell| cell.sample_size);
    match (sizes().min(), sizes().max()) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (Some(least), Some(most)) => format!("{least}–{most}"),
        _ => NONE.to_owned(),
    }
}

/// The p value of a domain, without the `p`.
pub(crate) fn sign_test(domain: &DirectionDomain) -> String {
    let text = domain.sign_test_p.map_or_else(|| NONE.to_owned(), p_value);
    text.trim_start_matches("p = ").trim_start_matches("p ").to_owned()
}

/// The figure in sentences, for readers who cannot see it.
pub(crate) fn description(figure: &EffectDirectionFigure) -> String {
    let mut text = format!(
        "Effect direction plot of {} in {}.",
        counted(figure.studies.len() as u64, "study", "studies"),
        counted(figure.domains.len() as u64, "outcome domain", "outcome domains")
    );
    for domain in &figure.domains {
        text.push_str(&format!(
            " {}: {} with benefit, {} with harm, {} without a clear direction",
            domain.label,
            counted(domain.benefit, "study", "studies"),
            domain.harm,
            domain.unclear
        ));
        if let Some(p) = domain.sign_test_p {
            text.push_str(&format!(", sign test {}", p_value(p)));
        }
        text.push('.');
    }
    text
}

/// The title of a cell, which appears when the pointer is over it.
pub(crate) fn cell_title(place: &str, cell: &DirectionCell) -> String {
    let people = cell.sample_size.map_or_else(|| "n not given".to_owned(), |n| format!("n = {n}"));
    let outcomes = counted(cell.outcomes, "outcome", "outcomes");
    format!("{place}: {}, {outcomes}, {people}", cell.direction.words())
}

impl Direction {
    const ALL: [Self; 5] = [Self::Benefit, Self::Harm, Self::NoChange, Self::Inconsistent, Self::NotReported];

    const fn words(self) -> &'static str {
        match self {
            Self::Benefit => "Benefit",
            Self::Harm => "Harm",
            Self::NoChange => "No change",
            Self::Inconsistent => "Mixed",
            Self::NotReported => "Not reported",
        }
    }
}
