//! Names the boxes of a PRISMA 2020 flow.

use crate::vocabulary::SearchSourceKind;

/// The boxes of a flow.
///
/// `N` is the number in a box: `u64` where a flow is counted, and `Option<u64>` where it is stated, as in a published review, in which a
/// box may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaFlow<N = u64> {
    /// Records identified from databases.
    pub databases: N,
    /// Records identified from registers.
    pub registers: N,
    /// Records identified by other methods.
    pub identified_other: OtherMethods<N>,
    /// Which column the records of other methods are in.
    pub other_records: OtherRecords,
    /// The same records by their source. Empty if it is not known.
    pub by_source: Vec<SourceCount>,
    /// Duplicate records removed before screening.
    pub removed_duplicates: N,
    /// Records marked as ineligible by automation tools.
    pub removed_by_automation: N,
    /// Records removed before screening for other reasons.
    pub removed_other_reasons: N,
    /// Records screened at title and abstract: decided, either way.
    pub screened: N,
    /// Records excluded at title and abstract.
    pub excluded: N,
    /// The reports from databases and registers.
    pub reports: PrismaColumn<N>,
    /// The reports from other methods.
    pub reports_other: PrismaColumn<N>,
    /// Studies included in the review.
    pub studies_included: N,
    /// Reports of included studies, from both columns.
    pub reports_included: N,
    /// The reports of included studies, where a report counts once for each of its studies. `None` if it is not known.
    pub reports_by_study: Option<u64>,
    /// What waits for a decision. Zero in a flow that is finished or stated.
    pub not_yet: NotYet,
}

/// The reports of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaColumn<N = u64> {
    /// Reports sought for retrieval.
    pub sought: N,
    /// Reports not retrieved.
    pub not_retrieved: N,
    /// Reports assessed for eligibility: decided, either way.
    pub assessed: N,
    /// Reports excluded, all reasons together.
    pub excluded: N,
    /// Reports excluded, by the reason that counts, in the order of the review's reasons. Reasons without a report are left out.
    pub excluded_by_reason: Vec<PrismaCount>,
    /// Reports that are sought and neither decided nor given up.
    pub not_yet: u64,
}

/// Records identified by other methods than databases and registers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherMethods<N = u64> {
    /// Records identified from websites.
    pub websites: N,
    /// Records identified from organisations.
    pub organisations: N,
    /// Records identified by citation searching.
    pub citation_searching: N,
    /// Records that people who were asked for them named.
    pub contacts: N,
}

/// Which column the records of other methods are in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OtherRecords {
    /// In a column of their own, as PRISMA 2020 draws it.
    #[default]
    Apart,
    /// Counted with the records of databases and registers before duplicates are removed, as some published reviews do.
    Together,
}

/// Records of the first column that wait for a decision, and reports that wait for their study.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NotYet {
    /// Records that are not decided at title and abstract.
    pub screened: u64,
    /// Included reports that are linked to no study.
    pub linked: u64,
}

/// A number with its label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaCount {
    /// What is counted, such as a reason for exclusion.
    pub label: String,
    /// The number of records or reports.
    pub count: u64,
}

/// The records of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCount {
    /// The kind of the source.
    pub kind: SearchSourceKind,
    /// The name of the source.
    pub name: String,
    /// The number of records identified there.
    pub records: u64,
}

impl<N: Copy> OtherMethods<N> {
    /// The numbers with the labels of PRISMA 2020.
    #[must_use]
    pub fn labelled(&self) -> [(&'static str, N); 4] {
        [
            ("Websites", self.websites),
            ("Organisations", self.organisations),
            ("Citation searching", self.citation_searching),
            ("Contacts", self.contacts),
        ]
    }
}

impl PrismaFlow {
    /// The same flow, with every box stated.
    #[must_use]
    pub fn stated(&self) -> PrismaFlow<Option<u64>> {
        PrismaFlow {
            databases: Some(self.databases),
            registers: Some(self.registers),
            identified_other: OtherMethods {
                websites: Some(self.identified_other.websites),
                organisations: Some(self.identified_other.organisations),
                citation_searching: Some(self.identified_other.citation_searching),
                contacts: Some(self.identified_other.contacts),
            },
            other_records: self.other_records,
            by_source: self.by_source.clone(),
            removed_duplicates: Some(self.removed_duplicates),
            removed_by_automation: Some(self.removed_by_automation),
            removed_other_reasons: Some(self.removed_other_reasons),
            screened: Some(self.screened),
            excluded: Some(self.excluded),
            reports: self.reports.stated(),
            reports_other: self.reports_other.stated(),
            studies_included: Some(self.studies_included),
            reports_included: Some(self.reports_included),
            reports_by_study: self.reports_by_study,
            not_yet: self.not_yet,
        }
    }
}

impl PrismaColumn {
    fn stated(&self) -> PrismaColumn<Option<u64>> {
        PrismaColumn {
            sought: Some(self.sought),
            not_retrieved: Some(self.not_retrieved),
            assessed: Some(self.assessed),
            excluded: Some(self.excluded),
            excluded_by_reason: self.excluded_by_reason.clone(),
            not_yet: self.not_yet,
        }
    }
}
