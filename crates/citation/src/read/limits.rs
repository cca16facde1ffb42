//! Limits how much of a file a reader holds at once.

/// The limits of a reader. A record that exceeds them is reported and left out. The records around it are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest record, in bytes of UTF-8.
    pub record_bytes: usize,
    /// The most fields of a record, counting repeated ones.
    pub fields: usize,
    /// The deepest nesting of elements in an XML record and of braces in a BibTeX value.
    pub depth: usize,
    /// The most problems that are listed for a record.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 4 << 20,
            fields: 20_000,
            depth: 64,
            problems: 50,
        }
    }
}
