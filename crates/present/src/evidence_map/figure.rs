//! Draws an evidence map from its cells.

use evidence::vocabulary::{self, Dimension};
use figures::{CertaintyLevel, EvidenceMapCell, EvidenceMapFigure, EvidenceState};

use crate::dimension::in_words;

/// The data of a map that are drawn.
#[derive(Debug, Clone)]
pub struct Map {
    /// The dimension of the rows.
    pub rows_by: Dimension,
    /// The dimension of the columns.
    pub columns_by: Dimension,
    /// The labels of the rows, from the top.
    pub rows: Vec<String>,
    /// The labels of the columns, from the left.
    pub columns: Vec<String>,
    /// Every cell, row by row.
    pub cells: Vec<Cell>,
}

/// The data of a cell that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The number of primary studies in the cell; each counts once.
    pub studies: i64,
    /// How well the studies fill the cell.
    pub state: vocabulary::EvidenceState,
    /// The latest rating of how certain the evidence is. `None` if nobody rated it.
    pub certainty: Option<vocabulary::CertaintyLevel>,
    /// The number of prioritised questions that ask about the cell.
    pub questions: usize,
}

impl Map {
    /// The figure of this map.
    #[must_use]
    pub fn figure(self) -> EvidenceMapFigure {
        let cells: Vec<Option<EvidenceMapCell>> = self.cells.into_iter().map(Cell::drawn).map(Some).collect();
        let (rows, columns) = (in_words(self.rows_by), in_words(self.columns_by));
        EvidenceMapFigure {
            title: format!("Evidence by {rows} and {columns}"),
            row_dimension: capitalised(&rows),
            column_dimension: capitalised(&columns),
            cells: cells.chunks(self.columns.len().max(1)).map(<[_]>::to_vec).collect(),
            rows: self.rows,
            columns: self.columns,
            totals: None,
        }
    }
}

impl Cell {
    fn drawn(self) -> EvidenceMapCell {
        EvidenceMapCell {
            studies: u64::try_from(self.studies).unwrap_or(0),
            state: state(self.state),
            certainty: self.certainty.map(level),
            questions: u64::try_from(self.questions).unwrap_or(u64::MAX),
        }
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const fn state(state: vocabulary::EvidenceState) -> EvidenceState {
    match state {
        vocabulary::EvidenceState::Gap => EvidenceState::Gap,
        vocabulary::EvidenceState::Thin => EvidenceState::Thin,
        vocabulary::EvidenceState::Some => EvidenceState::Some,
        vocabulary::EvidenceState::Cluster => EvidenceState::Cluster,
    }
}

const fn level(level: vocabulary::CertaintyLevel) -> CertaintyLevel {
    match level {
        vocabulary::CertaintyLevel::High => CertaintyLevel::High,
        vocabulary::CertaintyLevel::Moderate => CertaintyLevel::Moderate,
        vocabulary::CertaintyLevel::Low => CertaintyLevel::Low,
        vocabulary::CertaintyLevel::VeryLow => CertaintyLevel::VeryLow,
    }
}
