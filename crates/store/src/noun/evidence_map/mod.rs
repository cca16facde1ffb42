//! Evidence and gap maps: the studies and outcomes that the viewer may see, along any two dimensions.

mod base;
mod certainty;
mod count;
mod criteria;
mod kept;
mod questions;
mod rate;
mod read;
mod tally;

use evidence::vocabulary::Dimension;

pub use certainty::{Certainties, Certainty};
pub use questions::{EvidenceGap, QuestionsByCell};
pub use rate::CertaintyInput;
pub use read::{EvidenceCell, EvidenceMap};

/// The two dimensions of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MapAxes {
    /// The dimension of the rows.
    pub rows: Dimension,
    /// The dimension of the columns.
    pub columns: Dimension,
}

impl MapAxes {
    const fn each(self) -> [Dimension; 2] {
        [self.rows, self.columns]
    }
}

#[cfg(test)]
mod tests;
