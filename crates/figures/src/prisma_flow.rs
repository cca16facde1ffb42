//! Describes a PRISMA 2020 flow diagram: how many records and reports of a review were identified, screened and included.

mod draw;
mod layout;
mod words;

/// The data of a flow diagram. A number that is not known is written as such, never as zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaFlowFigure {
    /// The name of the review. It is drawn above the diagram and read out by screen readers.
    pub title: String,
    /// Records identified from databases.
    pub databases: PrismaFlowSources,
    /// Records identified from registers.
    pub registers: PrismaFlowSources,
    /// Duplicate records removed before screening.
    pub removed_duplicates: Option<u64>,
    /// Records marked as ineligible by automation tools.
    pub removed_by_automation: Option<u64>,
    /// Records removed before screening for other reasons.
    pub removed_other_reasons: Option<u64>,
    /// Records screened.
    pub screened: Option<u64>,
    /// Records excluded at title and abstract.
    pub excluded: Option<u64>,
    /// The reports from databases and registers.
    pub reports: PrismaFlowReports,
    /// The column of other methods. Without it, the diagram has the form for databases and registers only.
    pub other: Option<PrismaFlowOther>,
    /// Studies included in the review.
    pub studies_included: Option<u64>,
    /// Reports of included studies.
    pub reports_included: Option<u64>,
    /// Sentences at the foot, such as the date of the numbers, or what does not add up.
    pub notes: Vec<String>,
}

impl PrismaFlowFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::draw(self)
    }
}

/// The records from sources of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaFlowSources {
    /// The number of records from all of them.
    pub records: Option<u64>,
    /// The records by source. It may be empty.
    pub named: Vec<PrismaFlowCount>,
}

/// The reports of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaFlowReports {
    /// Reports sought for retrieval.
    pub sought: Option<u64>,
    /// Reports not retrieved.
    pub not_retrieved: Option<u64>,
    /// Reports assessed for eligibility.
    pub assessed: Option<u64>,
    /// Reports excluded, all reasons together.
    pub excluded: Option<u64>,
    /// Reports excluded by reason, in the order in which they are drawn. It may be empty.
    pub reasons: Vec<PrismaFlowCount>,
}

/// The column of other methods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaFlowOther {
    /// Records identified, by method, such as `Citation searching`.
    pub identified: Vec<PrismaFlowCount>,
    /// The reports of the column.
    pub reports: PrismaFlowReports,
}

/// A number with its label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaFlowCount {
    /// What is counted.
    pub label: String,
    /// The number of records or reports.
    pub count: Option<u64>,
}

#[cfg(test)]
mod tests;
