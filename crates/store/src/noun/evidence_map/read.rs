//! Reads a whole map: its terms and every cell, including the empty ones.

use evidence::map::{MapTotals, state};
use evidence::vocabulary::{EffectDirection, EvidenceState};
use policy::id::TermId;

use super::MapAxes;
use super::tally::CellTally;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::term::Term;

/// An evidence and gap map.
#[derive(Debug, Clone)]
pub struct EvidenceMap {
    /// The dimensions of the rows and columns.
    pub axes: MapAxes,
    /// The terms of the rows, in the vocabulary's order.
    pub rows: Vec<Term>,
    /// The terms of the columns, in the vocabulary's order.
    pub columns: Vec<Term>,
    /// Every cell, row by row.
    pub cells: Vec<EvidenceCell>,
}

/// One cell of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceCell {
    /// The row's term.
    pub row: TermId,
    /// The column's term.
    pub column: TermId,
    /// The number of primary studies in the cell, each counted once.
    pub studies: i64,
    /// The number of outcomes of these studies in the cell, each counted once.
    pub outcomes: i64,
    /// The outcomes by direction of effect: every direction, in the order of the schema.
    pub directions: Vec<(EffectDirection, i64)>,
}

impl EvidenceCell {
    fn of((row, column): (TermId, TermId), tally: Option<CellTally>) -> Self {
        let none = || EffectDirection::ALL.iter().map(|way| (*way, 0)).collect();
        let CellTally {
            studies,
            outcomes,
            directions,
        } = tally.unwrap_or_else(|| CellTally {
            directions: none(),
            ..CellTally::default()
        });
        Self {
            row,
            column,
            studies,
            outcomes,
            directions,
        }
    }

    /// How much evidence the cell has.
    #[must_use]
    pub fn state(&self) -> EvidenceState {
        state(u64::try_from(self.studies).unwrap_or(0))
    }

    /// The cell's row and column.
    #[must_use]
    pub const fn key(&self) -> (TermId, TermId) {
        (self.row, self.column)
    }
}

impl Access {
    /// The map of the evidence that matches the filter. Runs one statement for the counts of any size of map, one for the terms of each
    /// dimension, and one more for each text search in the filter.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn evidence_map(&self, axes: MapAxes, filter: &OutcomeFilter) -> Result<EvidenceMap, Error> {
        let (rows, columns) = (self.terms(axes.rows).await?, self.terms(axes.columns).await?);
        let mut counts = self.map_cells(axes, filter, [&rows, &columns]).await?;
        let keys = rows.iter().flat_map(|row| columns.iter().map(|column| (row.id, column.id)));
        let cells = keys.map(|key| EvidenceCell::of(key, counts.remove(&key))).collect();
        Ok(EvidenceMap {
            axes,
            rows,
            columns,
            cells,
        })
    }

    /// The counts of a map as a whole, in one statement: a study in several cells counts once. Cells and questions are not read.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn evidence_map_totals(&self, axes: MapAxes, filter: &OutcomeFilter) -> Result<MapTotals, Error> {
        Ok(self.map_total(axes, filter).await?.totals())
    }
}
