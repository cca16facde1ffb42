//! How many rows pages of lists have, as configured.

/// How many rows pages have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSizes {
    /// Where nothing is said.
    pub unsaid: u64,
    /// At most.
    pub most: u64,
}

impl Default for PageSizes {
    fn default() -> Self {
        Self { unsaid: 20, most: 100 }
    }
}
