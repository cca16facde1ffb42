//! Says how well the cells of an evidence and gap map are filled, and what the whole map shows, in one plain paragraph.
//!
//! A map shows where there is research, not what it says: states count studies, never their results.

mod sentence;

pub use sentence::{MapTotals, RatedCells, plain_language};

use crate::vocabulary::EvidenceState;

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

    proptest::proptest! {
        #[test]
        fn more_studies_never_make_a_cell_emptier(studies in 0_u64..50) {
            proptest::prop_assert!(state(studies) <= state(studies + 1));
        }
    }
}
