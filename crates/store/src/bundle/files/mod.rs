//! The rows of evidence files as types. A `Bundle` is one load, read from files or built by a program.

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
    /// A term of the vocabulary.
    Term,
    /// An organisation that a project or programme names.
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

    /// The kind's code in `imported_row.kind`.
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

/// A row in a file with a code of its own.
pub trait Row: Serialize {
    /// The kind of the row.
    const KIND: Kind;

    /// Fields that are notes for readers of the file. The types do not have them.
    const NOTES: &'static [&'static str];

    /// The code by which other rows refer to it; for a term with its dimension (`METHOD/FILM`).
    fn code(&self) -> String;
}

/// Everything in one load.
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
    /// Demo workshops.
    pub workshops: Vec<WorkshopFile>,
}

impl Bundle {
    /// The number of rows of a kind.
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
