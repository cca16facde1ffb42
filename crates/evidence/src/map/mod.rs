//! Says how well the cells of an evidence and gap map are filled, and what a map counts as a whole.
//!
//! A map shows where there is research, not what it says: states count studies, never their results.

use std::collections::BTreeMap;

use crate::vocabulary::{CertaintyLevel, EvidenceState};

/// From so many studies on, a cell is more than thinly filled.
const SOME_FROM: u64 = 3;
/// From so many studies on, a cell is a cluster: the field could do with a synthesis before it does with another study.
const CLUSTER_FROM: u64 = 10;

/// The state of a cell that so many primary studies fill.
#[must_use]
pub const fn state(studies: u64) -> EvidenceState {
    match studies {
        0 => EvidenceState::Gap,
        1..SOME_FROM => EvidenceState::Thin,
        SOME_FROM..CLUSTER_FROM => EvidenceState::Some,
        CLUSTER_FROM.. => EvidenceState::Cluster,
    }
}

/// Whether a question that is linked to these terms of the two dimensions asks about a cell.
///
/// Along a dimension where it is linked to terms, the cell's must be one of them; where it is linked to none, it asks whatever the
/// term: a question about carers' outcomes asks about them under every method. Linked to terms of neither, it asks about no cell.
#[must_use]
pub fn asks_about<T: PartialEq>(rows: &[T], columns: &[T], cell: (&T, &T)) -> bool {
    let open_or_has = |asked: &[T], term: &T| asked.is_empty() || asked.contains(term);
    let linked = !(rows.is_empty() && columns.is_empty());
    linked && open_or_has(rows, cell.0) && open_or_has(columns, cell.1)
}

/// What a map counts as a whole. A study that lies in several cells counts once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MapTotals {
    /// Primary studies anywhere in the map.
    pub studies: u64,
    /// Their outcomes anywhere in the map.
    pub outcomes: u64,
    /// Those of the outcomes that point to benefit.
    pub benefit: u64,
    /// To harm.
    pub harm: u64,
    /// To no change.
    pub no_change: u64,
    /// Studies in each cell, gaps included.
    pub cells: Vec<u64>,
    /// Cells that no study fills and a prioritised question asks about.
    pub gaps_asked_about: u64,
}

/// How many of the filled cells were rated, by their latest rating.
pub type RatedCells = BTreeMap<CertaintyLevel, u64>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_begin_at_one_three_and_ten_studies() {
        let states: Vec<EvidenceState> = [0, 1, 2, 3, 9, 10, u64::MAX].into_iter().map(state).collect();
        assert_eq!(
            states,
            [
                EvidenceState::Gap,
                EvidenceState::Thin,
                EvidenceState::Thin,
                EvidenceState::Some,
                EvidenceState::Some,
                EvidenceState::Cluster,
                EvidenceState::Cluster
            ]
        );
    }

    #[test]
    fn a_question_asks_about_the_cells_of_its_terms() {
        assert!(asks_about(&["a"], &["x"], (&"a", &"x")));
        assert!(!asks_about(&["a"], &["x"], (&"a", &"y")));
        assert!(!asks_about(&["a"], &["x"], (&"b", &"x")));
        // Of one dimension alone: a whole row or column.
        assert!(asks_about(&[], &["x"], (&"anything", &"x")));
        assert!(!asks_about(&[], &["x"], (&"anything", &"y")));
        assert!(!asks_about::<&str>(&[], &[], (&"a", &"x")));
    }

    proptest::proptest! {
        #[test]
        fn more_studies_never_make_a_cell_emptier(studies in 0_u64..50) {
            proptest::prop_assert!(state(studies) <= state(studies + 1));
        }
    }
}
