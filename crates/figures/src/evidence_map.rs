//! An evidence and gap map: how many studies lie where two dimensions cross, how sure they are, and what people ask about.

mod cell;
mod draw;
mod words;

/// What an evidence and gap map shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceMapFigure {
    /// What is mapped; drawn above and read out.
    pub title: String,
    /// What the rows are: `Level of involvement`.
    pub row_dimension: String,
    /// What the columns are: `Kirkpatrick level`.
    pub column_dimension: String,
    /// The labels of the rows, from the top.
    pub rows: Vec<String>,
    /// The labels of the columns, from the left.
    pub columns: Vec<String>,
    /// One list a row, one cell a column. A cell that is not there is drawn as a dash, never as a gap.
    pub cells: Vec<Vec<Option<EvidenceMapCell>>>,
    /// The number of studies in each row and column, each study once; left out where not known.
    pub totals: Option<EvidenceMapTotals>,
}

impl EvidenceMapFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::draw(self)
    }

    /// The cell where a row and a column cross.
    fn cell(&self, row: usize, column: usize) -> Option<&EvidenceMapCell> {
        self.cells.get(row)?.get(column)?.as_ref()
    }
}

/// Where a row and a column cross.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EvidenceMapCell {
    /// How many studies.
    pub studies: u64,
    /// What that many come to.
    pub state: EvidenceState,
    /// How sure, where it was rated.
    pub certainty: Option<CertaintyLevel>,
    /// How many prioritised questions ask about it.
    pub questions: u64,
}

/// What a number of studies comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EvidenceState {
    /// No study.
    #[default]
    Gap,
    /// One or two.
    Thin,
    /// Three to nine.
    Some,
    /// Ten or more.
    Cluster,
}

/// How sure one can be, by GRADE or CERQual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertaintyLevel {
    /// H.
    High,
    /// M.
    Moderate,
    /// L.
    Low,
    /// V.
    VeryLow,
}

/// Studies a row and a column. A study may lie in several cells, so these are not sums.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceMapTotals {
    /// One a row.
    pub rows: Vec<u64>,
    /// One a column.
    pub columns: Vec<u64>,
}

#[cfg(test)]
mod tests;
