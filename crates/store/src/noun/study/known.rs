//! Reports of an input that were already stored, and their fields that differ from what is stored.

use policy::id::ReportId;

/// A report that was already stored, found by a DOI in the input. It is not changed, because it may belong to another study too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownReport {
    /// The stored report.
    pub report: ReportId,
    /// The fields in which the input differs from the stored report.
    pub differences: Vec<ReportDifference>,
}

/// A field of a stored report for which the input gave a different value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDifference {
    /// The name of the field in the schema.
    pub field: &'static str,
    /// The value in the input, which was not stored.
    pub given: String,
    /// The stored value; `None` if the field is empty.
    pub stored: Option<String>,
}
