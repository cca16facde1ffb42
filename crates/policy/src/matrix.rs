//! The access matrix, as data: for each resource and role, which rows are read and what may be done with them.
//!
//! `store` turns the reaches of [`rows`] into SQL, `Viewer::permit` asks the same cells before a write, `viewer.permissions` answers
//! them, and `docs/access-matrix.md` prints them. There is no second place.

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

/// What is read or acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    /// Terms, organisations and projects.
    Vocabulary,
    /// Published programmes with their involvement, ratings and links.
    ProgrammesPublished,
    /// Programmes not published, and every programme's internal block.
    ProgrammesUnpublished,
    /// Changes that are proposed to published programmes, and what was decided about them.
    ProgrammeProposals,
    /// Ratings of involvement, added to a programme that the viewer can see.
    InvolvementRatings,
    /// Ratings of how certain the evidence of a map's cell is.
    Certainty,
    /// Published studies with their reports and outcomes.
    StudiesPublished,
    /// Studies not published, with their reports and outcomes.
    StudiesUnpublished,
    /// Published workshops, and their summary questions.
    WorkshopsPublished,
    /// Workshops not published, their questions, and questions as somebody submitted them.
    WorkshopsUnpublished,
    /// What people brought to workshops, in their words.
    Contributions,
    /// People in workshops, as pseudonymous rows.
    Participants,
    /// Who people in workshops are: name, e-mail, phone, access needs.
    Identities,
    /// What people agreed to.
    Consents,
    /// Ballots as they were cast.
    Ballots,
    /// Numbers of people.
    PeopleCounts,
    /// Accounts, role tokens and signing keys.
    Access,
    /// The trail of acts.
    AuditTrail,
}

/// What may be done with the rows that a cell reaches, beside reading them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Add a row.
    Create,
    /// Change a row, its links included.
    Edit,
    /// Make a row public, or take it back.
    Publish,
    /// Propose a change, for somebody else to decide.
    Propose,
    /// Accept what is proposed, or send it back.
    Decide,
    /// Rate: add a judgement of one's own to those that are there.
    Rate,
    /// Say what a question is linked to.
    Link,
    /// Give, refuse and withdraw consent.
    Consent,
    /// Cast, change and withdraw a ballot.
    Cast,
    /// Replace a token by a new one.
    Rotate,
    /// Issue and revoke tokens, rotate keys; make accounts.
    Manage,
}

/// One cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<R = Reach> {
    /// Which rows are read, and acted on.
    pub reach: R,
    /// What may be done with them.
    pub acts: &'static [Act],
}

impl Resource {
    /// All resources, in the order of the matrix's rows.
    pub const ALL: [Self; 18] = [
        Self::Vocabulary,
        Self::ProgrammesPublished,
        Self::ProgrammesUnpublished,
        Self::ProgrammeProposals,
        Self::InvolvementRatings,
        Self::Certainty,
        Self::StudiesPublished,
        Self::StudiesUnpublished,
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

    /// The resource's name on the wire.
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

    /// What the resource is, in words.
    #[must_use]
    pub const fn describes(self) -> &'static str {
        match self {
            Self::Vocabulary => "terms, organisations, projects and their recommendations",
            Self::ProgrammesPublished => "published programmes",
            Self::ProgrammesUnpublished => {
                "programmes not published, and the internal block of any programme; to edit a published or archived one takes the leave to publish"
            }
            Self::ProgrammeProposals => {
                "changes proposed to published programmes, and the decisions on them, where the viewer can see the programme"
            }
            Self::InvolvementRatings => "ratings of involvement, added to programmes that the viewer can see",
            Self::Certainty => {
                "ratings of how certain the evidence in a cell of an evidence map is, where the viewer can see evidence in it"
            }
            Self::StudiesPublished => "published studies, their reports and outcomes",
            Self::StudiesUnpublished => {
                "studies not published, their reports and outcomes; to edit a published or archived one, or its outcomes, takes the leave to publish"
            }
            Self::WorkshopsPublished => "published workshops and their summary questions; questions of no workshop",
            Self::WorkshopsUnpublished => {
                "workshops not published, their questions, and questions as submitted; to edit or publish a workshop takes facilitating it"
            }
            Self::Contributions => "what people brought to workshops, in their words, for as long as they agree to take part",
            Self::Participants => "people in workshops, under pseudonyms",
            Self::Identities => "who people in workshops are; each look at another's is recorded, and the person sees it",
            Self::Consents => "what people in workshops agreed to",
            Self::Ballots => "ballots as they were cast; a small group's ballot is cast by those who facilitate, too",
            Self::PeopleCounts => "numbers of people, of ballots too",
            Self::Access => "accounts, role tokens and signing keys",
            Self::AuditTrail => "the audit trail",
        }
    }
}

impl Act {
    /// The act's name on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Edit => "EDIT",
            Self::Publish => "PUBLISH",
            Self::Propose => "PROPOSE",
            Self::Decide => "DECIDE",
            Self::Rate => "RATE",
            Self::Link => "LINK",
            Self::Consent => "CONSENT",
            Self::Cast => "CAST",
            Self::Rotate => "ROTATE",
            Self::Manage => "MANAGE",
        }
    }
}

/// The row of a resource, whatever the type of its reaches.
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

/// What `role` may see and do of `resource`.
#[must_use]
pub fn cell(resource: Resource, role: Role) -> Cell {
    row(resource).named_cell(role)
}

/// What the screen in a workshop's room may see of `resource`: what the open web sees, and of the one workshop that it was
/// issued for what the room may see. It does nothing.
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
