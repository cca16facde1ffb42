//! The rows of evidence files as types; a `Bundle` is one load, read from files or made by a program.

mod literature;
mod people;
mod practice;
mod question;
mod reference;
mod vote;
mod workshop;

use std::fmt;

use serde::Serialize;

pub use literature::{OutcomeRow, ReportRow, StudyRow};
pub use people::{ConsentRow, ContributionRow, IdentityBlock, ParticipantRow};
pub use practice::{InternalBlock, InvolvementRow, ProgrammeRow, RatingRow};
pub use question::{LinkRow, QuestionRow, Target, TargetKind};
pub use reference::{OrganisationRow, ProjectOrganisation, ProjectRow, TermCodes, TermRow};
pub use vote::{BallotRow, Expected, PreferenceRow, RevisionRow, RoundRow, SubmittedQuestionRow, SummaryQuestionRow};
pub use workshop::{AccountRow, InformationSheetRow, WorkshopFile, WorkshopRow};

/// The kinds of row that have a file of their own, in the order in which they are loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A word of the vocabulary.
    Term,
    /// A body that a project or programme names.
    Organisation,
    /// A research project.
    Project,
    /// A publication.
    Report,
    /// A piece of research.
    Study,
    /// A training programme.
    Programme,
    /// A finding.
    Outcome,
    /// A research question.
    Question,
    /// A workshop with everything that belongs to it.
    Workshop,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl Kind {
    /// All kinds, in the order of loading.
    pub const ALL: [Self; 9] = [
        Self::Term,
        Self::Organisation,
        Self::Project,
        Self::Report,
        Self::Study,
        Self::Programme,
        Self::Outcome,
        Self::Question,
        Self::Workshop,
    ];

    /// What stands in `imported_row.kind`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Term => "TERM",
            Self::Organisation => "ORGANISATION",
            Self::Project => "PROJECT",
            Self::Report => "REPORT",
            Self::Study => "STUDY",
            Self::Programme => "PROGRAMME",
            Self::Outcome => "OUTCOME",
            Self::Question => "QUESTION",
            Self::Workshop => "WORKSHOP",
        }
    }

    /// The file that holds rows of this kind.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Term => "terms.json",
            Self::Organisation => "organisations.json",
            Self::Project => "projects.json",
            Self::Report => "reports.json",
            Self::Study => "studies.json",
            Self::Programme => "programmes.json",
            Self::Outcome => "outcomes.json",
            Self::Question => "questions.json",
            Self::Workshop => "illustrative-workshop.json",
        }
    }
}

/// A row that stands in a file under a code of its own.
pub trait Row: Serialize {
    /// Its kind.
    const KIND: Kind;

    /// Fields that are notes for readers of the file: left out of the types.
    const NOTES: &'static [&'static str];

    /// The code that other rows call it by; for a term with its dimension (`METHOD/FILM`).
    fn code(&self) -> String;
}

/// Everything that one load brings.
#[derive(Debug, Clone, Default)]
pub struct Bundle {
    /// The vocabulary.
    pub terms: Vec<TermRow>,
    /// Organisations.
    pub organisations: Vec<OrganisationRow>,
    /// Projects.
    pub projects: Vec<ProjectRow>,
    /// Publications.
    pub reports: Vec<ReportRow>,
    /// Studies.
    pub studies: Vec<StudyRow>,
    /// Findings.
    pub outcomes: Vec<OutcomeRow>,
    /// Training programmes.
    pub programmes: Vec<ProgrammeRow>,
    /// Research questions of projects.
    pub questions: Vec<QuestionRow>,
    /// Made-up workshops.
    pub workshops: Vec<WorkshopFile>,
}

impl Bundle {
    /// How many rows there are of a kind.
    #[must_use]
    pub const fn rows_of(&self, kind: Kind) -> usize {
        match kind {
            Kind::Term => self.terms.len(),
            Kind::Organisation => self.organisations.len(),
            Kind::Project => self.projects.len(),
            Kind::Report => self.reports.len(),
            Kind::Study => self.studies.len(),
            Kind::Programme => self.programmes.len(),
            Kind::Outcome => self.outcomes.len(),
            Kind::Question => self.questions.len(),
            Kind::Workshop => self.workshops.len(),
        }
    }
}
