//! Evidence and gap maps: studies and outcomes along any two dimensions, as far as the viewer may see them.

mod base;
mod count;
mod read;

use evidence::vocabulary::Dimension;

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
