//! A demo workshop: one file with its own project, organisation, programme, people, questions and rounds.

use chrono::NaiveDate;
use evidence::vocabulary::{AccountKind, Provenance, PublicationStatus};
use serde::{Deserialize, Serialize};

use super::{
    ContributionRow, Kind, OrganisationRow, ParticipantRow, ProgrammeRow, ProjectRow, RoundRow, Row, SubmittedQuestionRow,
    SummaryQuestionRow,
};

/// The whole file. Everything in it is demo data (ILLUSTRATIVE).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct WorkshopFile {
    pub illustrative: bool,
    pub provenance: Provenance,
    pub source_url: Option<String>,
    pub project: ProjectRow,
    pub organisation: OrganisationRow,
    pub accounts: Vec<AccountRow>,
    pub programme: ProgrammeRow,
    pub information_sheet: InformationSheetRow,
    pub workshop: WorkshopRow,
    pub participants: Vec<ParticipantRow>,
    pub contributions: Vec<ContributionRow>,
    pub submitted_questions: Vec<SubmittedQuestionRow>,
    pub questions: Vec<SummaryQuestionRow>,
    pub rounds: Vec<RoundRow>,
}

/// A person who signs in: a facilitator.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct AccountRow {
    pub code: String,
    pub display_name: String,
    pub kind: AccountKind,
    /// The role that a token for this account would have; tokens are not loaded.
    pub role: String,
    pub organisation: Option<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// The information sheet that participants read; consents name it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct InformationSheetRow {
    pub code: String,
    pub title: String,
    pub text: String,
    /// How to ask questions, and how to withdraw without the service. The default is the workshop's facilitators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// The workshop itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct WorkshopRow {
    pub code: String,
    pub title: String,
    pub held_on: Option<NaiveDate>,
    pub place: Option<String>,
    pub mode: Option<String>,
    pub status: PublicationStatus,
    pub project: Option<String>,
    pub facilitators: Vec<String>,
    pub programmes_discussed: Vec<String>,
    pub ground_rules: Option<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

impl Row for WorkshopFile {
    const KIND: Kind = Kind::Workshop;
    const NOTES: &'static [&'static str] = &["notice", "raisedByNote", "hiddenBecause"];

    fn code(&self) -> String {
        self.workshop.code.clone()
    }
}
