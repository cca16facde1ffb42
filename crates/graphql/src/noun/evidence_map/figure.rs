//! Draws an evidence map from its own cells.

use figures::{CertaintyLevel, EvidenceMapCell, EvidenceMapFigure, EvidenceState};

use super::object::MapParts;
use crate::noun::programme::in_words;

/// The picture of a map, as SVG.
pub fn svg(parts: &MapParts) -> String {
    let labels = |terms: &[store::Term]| terms.iter().map(|term| term.label.clone()).collect();
    let map = &parts.map;
    let cell = |cell: &store::EvidenceCell| {
        let latest = parts.certainties.get(&cell.key()).and_then(|ratings| ratings.first());
        Some(EvidenceMapCell {
            studies: u64::try_from(cell.studies).unwrap_or(0),
            state: state(cell.state()),
            certainty: latest.map(|rating| level(rating.level)),
            questions: parts
                .questions
                .get(&cell.key())
                .map_or(0, |questions| u64::try_from(questions.len()).unwrap_or(u64::MAX)),
        })
    };
    let cells: Vec<Option<EvidenceMapCell>> = map.cells.iter().map(cell).collect();
    let (rows, columns) = (in_words(map.axes.rows), in_words(map.axes.columns));
    EvidenceMapFigure {
        title: format!("Evidence by {rows} and {columns}"),
        row_dimension: capitalised(&rows),
        column_dimension: capitalised(&columns),
        rows: labels(&map.rows),
        columns: labels(&map.columns),
        cells: cells.chunks(map.columns.len().max(1)).map(<[_]>::to_vec).collect(),
        totals: None,
    }
    .svg()
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const fn state(state: evidence::vocabulary::EvidenceState) -> EvidenceState {
    match state {
        evidence::vocabulary::EvidenceState::Gap => EvidenceState::Gap,
        evidence::vocabulary::EvidenceState::Thin => EvidenceState::Thin,
        evidence::vocabulary::EvidenceState::Some => EvidenceState::Some,
        evidence::vocabulary::EvidenceState::Cluster => EvidenceState::Cluster,
    }
}

const fn level(level: evidence::vocabulary::CertaintyLevel) -> CertaintyLevel {
    match level {
        evidence::vocabulary::CertaintyLevel::High => CertaintyLevel::High,
        evidence::vocabulary::CertaintyLevel::Moderate => CertaintyLevel::Moderate,
        evidence::vocabulary::CertaintyLevel::Low => CertaintyLevel::Low,
        evidence::vocabulary::CertaintyLevel::VeryLow => CertaintyLevel::VeryLow,
    }
}
