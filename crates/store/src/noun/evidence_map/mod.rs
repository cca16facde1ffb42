//! Evidence and gap maps: studies and outcomes along any two dimensions, as far as the viewer may see them.

mod base;
mod certainty;
mod count;
mod questions;
mod rate;
mod read;

use evidence::vocabulary::Dimension;

pub use certainty::{Certainties, Certainty};
pub use questions::{EvidenceGap, QuestionsByCell};
pub use rate::CertaintyInput;
pub use read::{EvidenceCell, EvidenceMap};

/// The two dimensions of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MapAxes {
    /// Down the side.
    pub rows: Dimension,
    /// Along the top.
    pub columns: Dimension,
}

impl MapAxes {
    const fn each(self) -> [Dimension; 2] {
        [self.rows, self.columns]
    }
}

#[cfg(test)]
mod tests;
