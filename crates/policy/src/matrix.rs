//! The access matrix, as data: for each resource and role, which rows are read and what may be done with them.
//!
//! `store` turns a `Reach` into SQL, `Viewer::permit` asks the same cells before a write, `viewer.permissions` answers
//! them, and `docs/access-matrix.md` prints them. There is no second place.

use crate::Role;

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

/// Which rows of a resource a cell is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// No row.
    Nothing,
    /// Every row.
    Everything,
    /// Rows of the viewer's own organisation.
    OwnOrganisation,
    /// Programmes that the viewer's account works on.
    WorksOn,
    /// The one workshop that the viewer joined.
    OwnWorkshop,
    /// Workshops that the viewer took part in or facilitates.
    TookPartOrFacilitates,
    /// Workshops that the viewer facilitates.
    Facilitates,
    /// The viewer's own participant record.
    OneSelf,
    /// The viewer's own record, and everybody's in workshops that the viewer facilitates.
    OneSelfAndFacilitated,
    /// The viewer's own record, and those who agreed to research use.
    OneSelfAndResearchUse,
    /// The viewer's own account and tokens.
    OwnAccount,
    /// What people agreed to have quoted or archived, of published workshops.
    AgreedForAll,
    /// The one workshop that the viewer joined, and what was agreed for all.
    OwnWorkshopAndAgreed,
    /// The viewer's own, workshops that the viewer facilitates, and what was agreed for all.
    OneSelfFacilitatedAndAgreed,
    /// What people agreed to have used in research, and what was agreed for all.
    ResearchUseAndAgreed,
    /// Numbers under disclosure control.
    Controlled,
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
pub struct Cell {
    /// Which rows are read, and acted on.
    pub reach: Reach,
    /// What may be done with them.
    pub acts: &'static [Act],
}

pub(crate) const fn read(reach: Reach) -> Cell {
    Cell { reach, acts: &[] }
}

const fn may(reach: Reach, acts: &'static [Act]) -> Cell {
    Cell { reach, acts }
}

const NONE: Cell = read(Reach::Nothing);
const ALL: Cell = read(Reach::Everything);

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

impl Reach {
    /// Which rows, in words; `None` where there is none.
    #[must_use]
    pub const fn describes(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Everything => "all",
            Self::OwnOrganisation => "their own organisation's",
            Self::WorksOn => "those that they work on",
            Self::OwnWorkshop => "the workshop that they joined",
            Self::TookPartOrFacilitates => "workshops that they took part in or facilitate",
            Self::Facilitates => "workshops that they facilitate",
            Self::OneSelf => "their own record",
            Self::OneSelfAndFacilitated => "their own record, and those of workshops that they facilitate",
            Self::OneSelfAndResearchUse => "their own record, and those of people who agreed to research use",
            Self::OwnAccount => "their own account and tokens",
            Self::AgreedForAll => "what people agreed to have quoted or archived, of published workshops",
            Self::OwnWorkshopAndAgreed => "the workshop that they joined, and what was agreed for all",
            Self::OneSelfFacilitatedAndAgreed => "their own, workshops that they facilitate, and what was agreed for all",
            Self::ResearchUseAndAgreed => "what people agreed to have used in research, and what was agreed for all",
            Self::Controlled => "under disclosure control",
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

/// A row of the matrix: one cell a role, in the order of [`Role::ALL`].
const fn row(resource: Resource) -> [Cell; 8] {
    use Act::{Cast, Consent, Create, Decide, Edit, Link, Manage, Propose, Publish, Rate, Rotate};
    use Reach::{
        AgreedForAll, Controlled, Everything, Facilitates, OneSelf, OneSelfAndFacilitated, OneSelfAndResearchUse,
        OneSelfFacilitatedAndAgreed, OwnAccount, OwnOrganisation, OwnWorkshop, OwnWorkshopAndAgreed, ResearchUseAndAgreed,
        TookPartOrFacilitates, WorksOn,
    };
    const OWN_ACCOUNT: Cell = may(OwnAccount, &[Rotate]);
    match resource {
        Resource::Vocabulary => [ALL, ALL, ALL, ALL, ALL, may(Everything, &[Create, Edit]), ALL, ALL],
        Resource::ProgrammesPublished | Resource::StudiesPublished | Resource::WorkshopsPublished => [ALL; 8],
        Resource::ProgrammesUnpublished => [
            NONE,
            read(OwnOrganisation),
            NONE,
            may(WorksOn, &[Create, Edit]),
            may(OwnOrganisation, &[Create, Edit]),
            may(Everything, &[Create, Edit, Publish]),
            ALL,
            NONE,
        ],
        Resource::ProgrammeProposals => [
            NONE,
            NONE,
            NONE,
            read(WorksOn),
            may(OwnOrganisation, &[Propose]),
            may(Everything, &[Decide]),
            NONE,
            NONE,
        ],
        Resource::InvolvementRatings => {
            const RATES: Cell = may(Everything, &[Rate]);
            [ALL, ALL, ALL, RATES, RATES, RATES, ALL, ALL]
        }
        Resource::Certainty => [ALL, ALL, ALL, ALL, ALL, may(Everything, &[Rate]), ALL, ALL],
        Resource::StudiesUnpublished => [NONE, NONE, NONE, ALL, NONE, may(Everything, &[Create, Edit, Publish]), NONE, NONE],
        Resource::WorkshopsUnpublished => [
            NONE,
            NONE,
            read(OwnWorkshop),
            may(TookPartOrFacilitates, &[Create, Edit, Publish]),
            may(Facilitates, &[Create, Edit, Publish]),
            may(Everything, &[Create, Edit, Publish, Link]),
            ALL,
            NONE,
        ],
        Resource::Contributions => [
            read(AgreedForAll),
            read(AgreedForAll),
            may(OwnWorkshopAndAgreed, &[Create]),
            may(OneSelfFacilitatedAndAgreed, &[Create]),
            may(OneSelfFacilitatedAndAgreed, &[Create]),
            may(ResearchUseAndAgreed, &[Create]),
            ALL,
            NONE,
        ],
        Resource::Participants => [
            NONE,
            NONE,
            read(OneSelf),
            may(OneSelfAndFacilitated, &[Create]),
            may(OneSelfAndFacilitated, &[Create]),
            read(OneSelfAndResearchUse),
            may(Everything, &[Create]),
            NONE,
        ],
        Resource::Identities => [
            NONE,
            NONE,
            read(OneSelf),
            read(OneSelfAndFacilitated),
            read(OneSelfAndFacilitated),
            NONE,
            ALL,
            NONE,
        ],
        Resource::Consents => {
            const OWN: Cell = may(OneSelf, &[Consent]);
            [NONE, NONE, OWN, OWN, OWN, OWN, may(Everything, &[Consent]), NONE]
        }
        Resource::Ballots => {
            const OWN: Cell = may(OneSelf, &[Cast]);
            [NONE, NONE, OWN, OWN, OWN, OWN, NONE, NONE]
        }
        Resource::PeopleCounts => {
            const SAFE: Cell = read(Controlled);
            [SAFE, SAFE, SAFE, SAFE, SAFE, SAFE, ALL, SAFE]
        }
        Resource::Access => [
            NONE,
            OWN_ACCOUNT,
            // A participant's token follows the workshop: they come back by their return code.
            read(OwnAccount),
            OWN_ACCOUNT,
            OWN_ACCOUNT,
            OWN_ACCOUNT,
            OWN_ACCOUNT,
            may(Everything, &[Rotate, Manage]),
        ],
        Resource::AuditTrail => [NONE, NONE, NONE, NONE, NONE, NONE, ALL, ALL],
    }
}

/// What `role` may see and do of `resource`.
#[must_use]
pub const fn cell(resource: Resource, role: Role) -> Cell {
    let [public, partner, participant, educator, practitioner, academic, steward, admin] = row(resource);
    match role {
        Role::Public => public,
        Role::Partner => partner,
        Role::Participant => participant,
        Role::ServiceUserEducator => educator,
        Role::Practitioner => practitioner,
        Role::Academic => academic,
        Role::Steward => steward,
        Role::Admin => admin,
    }
}

/// The whole matrix, row by row.
pub fn matrix() -> impl Iterator<Item = (Resource, Role, Cell)> {
    Resource::ALL
        .into_iter()
        .flat_map(|resource| Role::ALL.into_iter().map(move |role| (resource, role, cell(resource, role))))
}

#[cfg(test)]
mod tests;
