//! Writes the texts of an evidence map: its description, the title of each cell, its legend.

use super::{CertaintyLevel, EvidenceMapCell, EvidenceMapFigure, EvidenceState};
use crate::legend::{Entry, entry};
use crate::numeral::counted;

/// A sign in the legend.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MapSign {
    State(EvidenceState),
    Certainty(CertaintyLevel),
    Question,
    AskedGap,
}

pub(crate) fn legend(figure: &EvidenceMapFigure) -> Vec<Entry<MapSign>> {
    let cells: Vec<_> = known(figure).collect();
    let mut entries: Vec<_> = EvidenceState::ALL
        .into_iter()
        .map(|state| entry(MapSign::State(state), state.words()))
        .collect();
    for level in CertaintyLevel::ALL {
        if cells.iter().any(|cell| cell.certainty == Some(level)) {
            entries.push(entry(MapSign::Certainty(level), sentence_case(level.words())));
        }
    }
    if cells.iter().any(|cell| cell.questions > 0) {
        entries.push(entry(MapSign::Question, "A prioritised question asks about it (×n: so many)"));
    }
    if cells.iter().any(|cell| cell.questions > 0 && cell.state == EvidenceState::Gap) {
        entries.push(entry(MapSign::AskedGap, "A gap that a question asks about"));
    }
    entries
}

/// The figure in sentences, for readers who cannot see it.
pub(crate) fn description(figure: &EvidenceMapFigure) -> String {
    let count = |keeps: &dyn Fn(&EvidenceMapCell) -> bool| known(figure).filter(|cell| keeps(cell)).count() as u64;
    let cells = counted(count(&|_| true), "cell", "cells");
    let mut text = format!(
        "Evidence and gap map, {} by {}: {} by {}, {cells}.",
        or(&figure.row_dimension, "rows"),
        or(&figure.column_dimension, "columns"),
        counted(figure.rows.len() as u64, "row", "rows"),
        counted(figure.columns.len() as u64, "column", "columns"),
    );
    let states = EvidenceState::ALL.map(|state| format!("{} {}", count(&|cell| cell.state == state), state.noun()));
    text.push_str(&format!(" By number of studies: {}.", states.join(", ")));
    let asked = count(&|cell| cell.questions > 0);
    let asked_gaps = count(&|cell| cell.questions > 0 && cell.state == EvidenceState::Gap);
    if asked > 0 {
        let asked = counted(asked, "cell", "cells");
        text.push_str(&format!(
            " Prioritised questions ask about {asked}, of which {asked_gaps} without a study."
        ));
    }
    text.push_str(&fullest(figure).unwrap_or_default());
    text
}

/// The cell with the most studies. Among several, the first.
fn fullest(figure: &EvidenceMapFigure) -> Option<String> {
    let mut best: Option<(u64, String)> = None;
    for (row, row_label) in figure.rows.iter().enumerate() {
        for (column, column_label) in figure.columns.iter().enumerate() {
            let studies = figure.cell(row, column).map_or(0, |cell| cell.studies);
            if studies > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((studies, format!("{row_label}, {column_label}")));
            }
        }
    }
    let (studies, place) = best?;
    Some(format!(" Most studies: {place} ({studies})."))
}

/// The title of a cell, which appears when the pointer is over it.
pub(crate) fn cell_title(place: &str, cell: Option<&EvidenceMapCell>) -> String {
    let Some(cell) = cell else {
        return format!("{place}: not known");
    };
    let mut title = format!("{place}: {}, {}", counted(cell.studies, "study", "studies"), cell.state.noun());
    if let Some(level) = cell.certainty {
        title.push_str(&format!(", {}", level.words()));
    }
    if cell.questions > 0 {
        title.push_str(&format!(
            ", {}",
            counted(cell.questions, "prioritised question", "prioritised questions")
        ));
    }
    title
}

/// The cells that are inside the rows and columns of the map.
pub(crate) fn known(figure: &EvidenceMapFigure) -> impl Iterator<Item = &EvidenceMapCell> {
    let rows = figure.cells.iter().take(figure.rows.len());
    rows.flat_map(|cells| cells.iter().take(figure.columns.len())).flatten()
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.trim().is_empty() { otherwise } else { text }
}

fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl EvidenceState {
    pub(crate) const ALL: [Self; 4] = [Self::Gap, Self::Thin, Self::Some, Self::Cluster];

    const fn noun(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Thin => "thin",
            Self::Some => "some",
            Self::Cluster => "cluster",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Gap => "Gap: no study",
            Self::Thin => "Thin: 1–2 studies",
            Self::Some => "Some: 3–9",
            Self::Cluster => "Cluster: 10 or more",
        }
    }
}
