//! Describes an evidence and gap map: for each pair of terms of two dimensions, the number of studies, the certainty, and the questions
//! about it.

mod cell;
mod draw;
mod words;

/// The data of an evidence and gap map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceMapFigure {
    /// What is mapped. It is drawn above the map and read out by screen readers.
    pub title: String,
    /// The name of the row dimension, such as `Level of involvement`.
    pub row_dimension: String,
    /// The name of the column dimension, such as `Kirkpatrick level`.
    pub column_dimension: String,
    /// The labels of the rows, from the top.
    pub rows: Vec<String>,
    /// The labels of the columns, from the left.
    pub columns: Vec<String>,
    /// One list for each row, one cell for each column. A missing cell is drawn as a dash, never as a gap.
    pub cells: Vec<Vec<Option<EvidenceMapCell>>>,
    /// The number of studies in each row and column. `None` if it is not known.
    pub totals: Option<EvidenceMapTotals>,
}

impl EvidenceMapFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::draw(self)
    }

    /// The cell of a row and a column.
    fn cell(&self, row: usize, column: usize) -> Option<&EvidenceMapCell> {
        self.cells.get(row)?.get(column)?.as_ref()
    }
}

/// The cell of a row and a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EvidenceMapCell {
    /// The number of studies in the cell.
    pub studies: u64,
    /// The state that this number of studies means.
    pub state: EvidenceState,
    /// The certainty of the evidence, if it was rated.
    pub certainty: Option<CertaintyLevel>,
    /// The number of prioritised questions that ask about the cell.
    pub questions: u64,
}

/// How well a cell is filled, by its number of studies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EvidenceState {
    /// No study.
    #[default]
    Gap,
    /// One or two studies.
    Thin,
    /// Three to nine studies.
    Some,
    /// Ten or more studies.
    Cluster,
}

/// The certainty of the evidence, by GRADE or CERQual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertaintyLevel {
    /// Drawn as `H`.
    High,
    /// Drawn as `M`.
    Moderate,
    /// Drawn as `L`.
    Low,
    /// Drawn as `V`.
    VeryLow,
}

/// The number of studies in each row and column. A study can be in several cells, so these are not the sums of the cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceMapTotals {
    /// One number for each row.
    pub rows: Vec<u64>,
    /// One number for each column.
    pub columns: Vec<u64>,
}

#[cfg(test)]
mod tests;
