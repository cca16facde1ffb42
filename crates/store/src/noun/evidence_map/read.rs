//! Reads a whole map: its terms, and every cell, gaps included.

use evidence::map::{MapTotals, state};
use evidence::vocabulary::{EffectDirection, EvidenceState};
use policy::id::TermId;

use super::MapAxes;
use super::count::CellTally;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::term::Term;

/// An evidence and gap map.
#[derive(Debug, Clone)]
pub struct EvidenceMap {
    /// Its dimensions.
    pub axes: MapAxes,
    /// The terms down the side, in the vocabulary's order.
    pub rows: Vec<Term>,
    /// The terms along the top.
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
    /// Primary studies in it, each once.
    pub studies: i64,
    /// Their outcomes in it, each once.
    pub outcomes: i64,
    /// The outcomes by where they point: every direction, in the order of the contract.
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

    /// How well it is filled.
    #[must_use]
    pub fn state(&self) -> EvidenceState {
        state(u64::try_from(self.studies).unwrap_or(0))
    }

    /// What names it.
    #[must_use]
    pub const fn key(&self) -> (TermId, TermId) {
        (self.row, self.column)
    }
}

impl Access {
    /// The map of the evidence that the filter lets through. One statement for the counts whatever the map's size, and one
    /// for the terms of each dimension; one more for each full text of the filter.
    ///
    /// # Errors
    /// Where the database fails.
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

    /// What a map counts as a whole, in one statement: a study in several cells once. Cells and questions are not in it.
    ///
    /// # Errors
    /// Where the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn evidence_map_totals(&self, axes: MapAxes, filter: &OutcomeFilter) -> Result<MapTotals, Error> {
        Ok(self.map_total(axes, filter).await?.totals())
    }
}
