//! Says how well the cells of an evidence and gap map are filled, and counts the totals of a whole map.
//!
//! A map shows where there is research, not what it says: states count studies, never their results.

use std::collections::BTreeMap;

use crate::vocabulary::{CertaintyLevel, EvidenceState};

/// The number of studies from which a cell is no longer thin.
const SOME_FROM: u64 = 3;
/// The number of studies from which a cell is a cluster: a synthesis would help the field more than another study.
const CLUSTER_FROM: u64 = 10;

/// The state of a cell with this number of primary studies.
#[must_use]
pub const fn state(studies: u64) -> EvidenceState {
    match studies {
        0 => EvidenceState::Gap,
        1..SOME_FROM => EvidenceState::Thin,
        SOME_FROM..CLUSTER_FROM => EvidenceState::Some,
        CLUSTER_FROM.. => EvidenceState::Cluster,
    }
}

/// Whether a question that is linked to terms of the two dimensions asks about a cell.
///
/// If the question is linked to terms of a dimension, the cell's term must be one of them. If it is linked to no term of a dimension, every
/// term of that dimension matches: a question about carers' outcomes asks about them under every method. A question that is linked to no
/// term of either dimension asks about no cell.
#[must_use]
pub fn asks_about<T: PartialEq>(rows: &[T], columns: &[T], cell: (&T, &T)) -> bool {
    let open_or_has = |asked: &[T], term: &T| asked.is_empty() || asked.contains(term);
    let linked = !(rows.is_empty() && columns.is_empty());
    linked && open_or_has(rows, cell.0) && open_or_has(columns, cell.1)
}

/// The totals of a whole map. A study in several cells counts once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MapTotals {
    /// The number of primary studies anywhere in the map.
    pub studies: u64,
    /// The number of their outcomes anywhere in the map.
    pub outcomes: u64,
    /// The number of these outcomes that point to benefit.
    pub benefit: u64,
    /// The number of these outcomes that point to harm.
    pub harm: u64,
    /// The number of these outcomes that show no change.
    pub no_change: u64,
    /// The number of studies in each cell, including cells without any.
    pub cells: Vec<u64>,
    /// The number of cells without a study that a prioritised question asks about.
    pub gaps_asked_about: u64,
}

/// The number of filled cells by their latest certainty rating; unrated cells are not counted.
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
        // Linked to terms of one dimension only: the question asks about a whole row or column.
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
