//! Says which reports of a change were stored already, and what was given of them that is not stored so.

use policy::id::ReportId;

/// A report that a DOI of the input names and that was stored already. It stays as it is stored: it may be another study's too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownReport {
    /// The stored report.
    pub report: ReportId,
    /// What the input says otherwise than what is stored.
    pub differences: Vec<ReportDifference>,
}

/// One field of a known report that was given otherwise than it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDifference {
    /// The field, by its name in the contract.
    pub field: &'static str,
    /// What was given, and not stored.
    pub given: String,
    /// What is stored; none where nothing is.
    pub stored: Option<String>,
}
