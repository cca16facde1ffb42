//! The counts of a cell, and the names of their columns.

use evidence::vocabulary::EffectDirection;

pub(super) const STUDIES: &str = "studies";
pub(super) const OUTCOMES: &str = "outcomes";

/// The counts of one cell, or of the whole map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CellTally {
    pub(super) studies: i64,
    pub(super) outcomes: i64,
    pub(super) directions: Vec<(EffectDirection, i64)>,
}
