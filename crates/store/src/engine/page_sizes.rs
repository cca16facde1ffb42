//! The configured page sizes of lists.

/// How many rows a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSizes {
    /// The page size if the client gives none.
    pub unsaid: u64,
    /// The largest page size that a client may ask for.
    pub most: u64,
}

impl Default for PageSizes {
    fn default() -> Self {
        Self { unsaid: 20, most: 100 }
    }
}
