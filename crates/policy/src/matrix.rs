//! Holds the access matrix as data: for each resource and role, which rows may be read and what may be done with them.
//!
//! `store` turns the reaches of [`rows`] into SQL, `Viewer::permit` checks the same cells before a write, `viewer.permissions` returns
//! them, and `docs/access-matrix.md` prints them. The rules are written nowhere else.

mod reach;
mod row;
pub mod rows;

use crate::Role;
pub use reach::{
    AccessReach, AllOrNone, BallotReach, ConsentReach, ContributionReach, CountReach, IdentityReach, ParticipantReach, ProgrammeReach,
    Reach, ReachesAll, WorkshopReach,
};
use row::NamedRow;
pub use row::Row;

/// A kind of data that the matrix has a row for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    /// Terms, organisations and projects.
    Vocabulary,
    /// Published programmes with their involvement, ratings and links.
    ProgrammesPublished,
    /// Unpublished programmes, and the internal block of every programme.
    ProgrammesUnpublished,
    /// Changes that were proposed to published programmes, and the decisions about them.
    ProgrammeProposals,
    /// Ratings of involvement, which are added to a programme that the viewer can see.
    InvolvementRatings,
    /// Ratings of how certain the evidence in a cell of a map is.
    Certainty,
    /// Published studies with their reports and outcomes.
    StudiesPublished,
    /// Unpublished studies with their reports and outcomes.
    StudiesUnpublished,
    /// Records of reviews, their imports, duplicates, screening and team, and appraisals of studies.
    Records,
    /// Published workshops, and their summary questions.
    WorkshopsPublished,
    /// Unpublished workshops, their questions, and questions in the words in which they were submitted.
    WorkshopsUnpublished,
    /// What people contributed to workshops, in their own words.
    Contributions,
    /// People in workshops, under pseudonyms.
    Participants,
    /// Identities of people in workshops: name, e-mail, phone, access needs.
    Identities,
    /// The consents that people gave or refused.
    Consents,
    /// Ballots as they were cast.
    Ballots,
    /// Numbers of people.
    PeopleCounts,
    /// Accounts, role tokens and signing keys.
    Access,
    /// The record of actions.
    AuditTrail,
}

/// What a viewer may do with the rows that a cell reaches, besides reading them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Add a row.
    Create,
    /// Change a row, including its links.
    Edit,
    /// Make a row public, or unpublish it.
    Publish,
    /// Propose a change, which somebody else accepts or sends back.
    Propose,
    /// Accept a proposal, or send it back.
    Decide,
    /// Rate: add one's own judgement to the existing ones.
    Rate,
    /// Vote on records, settle conflicts of others, and appraise studies.
    Screen,
    /// Link a question to a row, or remove the link.
    Link,
    /// Give, refuse and withdraw consent.
    Consent,
    /// Cast, change and withdraw a ballot.
    Cast,
    /// Replace a token by a new one.
    Rotate,
    /// Issue and revoke tokens, rotate keys, and create accounts.
    Manage,
}

/// One cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<R = Reach> {
    /// The rows that may be read, and that the acts apply to.
    pub reach: R,
    /// What may be done with these rows.
    pub acts: &'static [Act],
}

impl Resource {
    /// All resources, in the order of the matrix's rows.
    pub const ALL: [Self; 19] = [
        Self::Vocabulary,
        Self::ProgrammesPublished,
        Self::ProgrammesUnpublished,
        Self::ProgrammeProposals,
        Self::InvolvementRatings,
        Self::Certainty,
        Self::StudiesPublished,
        Self::StudiesUnpublished,
        Self::Records,
        Self::WorkshopsPublished,
        Self::WorkshopsUnpublished,
        Self::Contributions,
        Self::Participants,
        Self::Identities,
        Self::Consents,
        Self::Ballots,
        Self::PeopleCounts,
        Self::Access,
        Self::AuditTrail,
    ];

    /// The wire code of the resource.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vocabulary => "VOCABULARY",
            Self::ProgrammesPublished => "PROGRAMMES_PUBLISHED",
            Self::ProgrammesUnpublished => "PROGRAMMES_UNPUBLISHED",
            Self::ProgrammeProposals => "PROGRAMME_PROPOSALS",
            Self::InvolvementRatings => "INVOLVEMENT_RATINGS",
            Self::Certainty => "CERTAINTY",
            Self::StudiesPublished => "STUDIES_PUBLISHED",
            Self::StudiesUnpublished => "STUDIES_UNPUBLISHED",
            Self::Records => "RECORDS",
            Self::WorkshopsPublished => "WORKSHOPS_PUBLISHED",
            Self::WorkshopsUnpublished => "WORKSHOPS_UNPUBLISHED",
            Self::Contributions => "CONTRIBUTIONS",
            Self::Participants => "PARTICIPANTS",
            Self::Identities => "IDENTITIES",
            Self::Consents => "CONSENTS",
            Self::Ballots => "BALLOTS",
            Self::PeopleCounts => "PEOPLE_COUNTS",
            Self::Access => "ACCESS",
            Self::AuditTrail => "AUDIT_TRAIL",
        }
    }

    /// A description of the resource in words.
    #[must_use]
    pub const fn describes(self) -> &'static str {
        match self {
            Self::Vocabulary => "terms, organisations, projects and their recommendations",
            Self::ProgrammesPublished => "published programmes",
            Self::ProgrammesUnpublished => {
                "programmes that are not published, and the internal block of every programme; editing a published or archived \
                 programme needs the permission to publish"
            }
            Self::ProgrammeProposals => {
                "changes that were proposed to published programmes, and the decisions on them, if the viewer can see the programme"
            }
            Self::InvolvementRatings => "ratings of involvement, which are added to programmes that the viewer can see",
            Self::Certainty => {
                "ratings of how certain the evidence in a cell of an evidence map is, if the viewer can see evidence in that cell"
            }
            Self::StudiesPublished => "published studies, with their reports and outcomes",
            Self::StudiesUnpublished => {
                "studies that are not published, with their reports and outcomes; editing a published or archived study, or its \
                 outcomes, needs the permission to publish"
            }
            Self::Records => {
                "records of reviews, with their imports, duplicates, screening and team, and appraisals of studies; somebody else's vote \
                 becomes visible when two votes are stored; only members of the team may screen, and only leads may edit"
            }
            Self::WorkshopsPublished => "published workshops and their summary questions; questions that belong to no workshop",
            Self::WorkshopsUnpublished => {
                "workshops that are not published, their questions, and questions in the words in which they were submitted; only \
                 facilitators of a workshop may edit or publish it"
            }
            Self::Contributions => "what people said in workshops, in their own words, as long as they agree to take part",
            Self::Participants => "people in workshops, under their pseudonyms",
            Self::Identities => {
                "who the people in workshops are; if somebody reads another person's identity, this is recorded, and the person can see it"
            }
            Self::Consents => "what people in workshops agreed to",
            Self::Ballots => "ballots as they were cast; a facilitator can also cast the ballot of a small group",
            Self::PeopleCounts => "numbers of people and numbers of ballots",
            Self::Access => "accounts, role tokens and signing keys",
            Self::AuditTrail => "the audit trail",
        }
    }
}

impl Act {
    /// The wire code of the act.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Edit => "EDIT",
            Self::Publish => "PUBLISH",
            Self::Propose => "PROPOSE",
            Self::Decide => "DECIDE",
            Self::Rate => "RATE",
            Self::Screen => "SCREEN",
            Self::Link => "LINK",
            Self::Consent => "CONSENT",
            Self::Cast => "CAST",
            Self::Rotate => "ROTATE",
            Self::Manage => "MANAGE",
        }
    }
}

/// The row of a resource, without the type of its reaches.
fn row(resource: Resource) -> &'static dyn NamedRow {
    match resource {
        Resource::Vocabulary => &rows::VOCABULARY,
        Resource::ProgrammesPublished => &rows::PROGRAMMES_PUBLISHED,
        Resource::ProgrammesUnpublished => &rows::PROGRAMMES_UNPUBLISHED,
        Resource::ProgrammeProposals => &rows::PROGRAMME_PROPOSALS,
        Resource::InvolvementRatings => &rows::INVOLVEMENT_RATINGS,
        Resource::Certainty => &rows::CERTAINTY,
        Resource::StudiesPublished => &rows::STUDIES_PUBLISHED,
        Resource::StudiesUnpublished => &rows::STUDIES_UNPUBLISHED,
        Resource::Records => &rows::RECORDS,
        Resource::WorkshopsPublished => &rows::WORKSHOPS_PUBLISHED,
        Resource::WorkshopsUnpublished => &rows::WORKSHOPS_UNPUBLISHED,
        Resource::Contributions => &rows::CONTRIBUTIONS,
        Resource::Participants => &rows::PARTICIPANTS,
        Resource::Identities => &rows::IDENTITIES,
        Resource::Consents => &rows::CONSENTS,
        Resource::Ballots => &rows::BALLOTS,
        Resource::PeopleCounts => &rows::PEOPLE_COUNTS,
        Resource::Access => &rows::ACCESS,
        Resource::AuditTrail => &rows::AUDIT_TRAIL,
    }
}

/// What `role` may see of `resource`, and do with it.
#[must_use]
pub fn cell(resource: Resource, role: Role) -> Cell {
    row(resource).named_cell(role)
}

/// What the screen in a workshop's room may see of `resource`: what the open web sees, and more of the one workshop that its token was
/// issued for. It can change nothing.
#[must_use]
pub fn display_cell(resource: Resource) -> Cell {
    row(resource).named_display_cell()
}

/// The whole matrix, row by row.
pub fn matrix() -> impl Iterator<Item = (Resource, Role, Cell)> {
    Resource::ALL
        .into_iter()
        .flat_map(|resource| Role::ALL.into_iter().map(move |role| (resource, role, cell(resource, role))))
}

#[cfg(test)]
mod tests;
