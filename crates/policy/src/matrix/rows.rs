//! Holds the access matrix itself: one row for each resource. Columns are the roles, in the order of [`Role::ALL`](crate::Role::ALL).

use super::row::{may, read};
use super::{
    AccessReach, Act, AllOrNone, BallotReach, Cell, ConsentReach, ContributionReach, CountReach, IdentityReach, ParticipantReach,
    ProgrammeReach, Row, WorkshopReach,
};
use Act::{Cast, Consent, Create, Decide, Edit, Link, Manage, Propose, Publish, Rate, Rotate, Screen};

const NONE: Cell<AllOrNone> = read(AllOrNone::Nothing);
const ALL: Cell<AllOrNone> = read(AllOrNone::Everything);
const PUBLIC: Row<AllOrNone> = Row::of([ALL; 8]);

/// The row of [`Resource::Vocabulary`](crate::Resource::Vocabulary).
pub const VOCABULARY: Row<AllOrNone> = Row::of([ALL, ALL, ALL, ALL, ALL, may(AllOrNone::Everything, &[Create, Edit]), ALL, ALL]);

/// The row of [`Resource::ProgrammesPublished`](crate::Resource::ProgrammesPublished).
pub const PROGRAMMES_PUBLISHED: Row<AllOrNone> = PUBLIC;

/// The row of [`Resource::ProgrammesUnpublished`](crate::Resource::ProgrammesUnpublished).
pub const PROGRAMMES_UNPUBLISHED: Row<ProgrammeReach> = {
    use ProgrammeReach::{Everything, Nothing, OwnOrganisation, WorksOn};
    Row::of([
        read(Nothing),
        read(OwnOrganisation),
        read(Nothing),
        may(WorksOn, &[Create, Edit]),
        may(OwnOrganisation, &[Create, Edit]),
        may(Everything, &[Create, Edit, Publish]),
        read(Everything),
        read(Nothing),
    ])
};

/// The row of [`Resource::ProgrammeProposals`](crate::Resource::ProgrammeProposals).
pub const PROGRAMME_PROPOSALS: Row<ProgrammeReach> = {
    use ProgrammeReach::{Everything, Nothing, OwnOrganisation, WorksOn};
    Row::of([
        read(Nothing),
        read(Nothing),
        read(Nothing),
        read(WorksOn),
        may(OwnOrganisation, &[Propose]),
        may(Everything, &[Decide]),
        read(Nothing),
        read(Nothing),
    ])
};

/// The row of [`Resource::InvolvementRatings`](crate::Resource::InvolvementRatings).
pub const INVOLVEMENT_RATINGS: Row<AllOrNone> = {
    const RATES: Cell<AllOrNone> = may(AllOrNone::Everything, &[Rate]);
    Row::of([ALL, ALL, ALL, RATES, RATES, RATES, ALL, ALL])
};

/// The row of [`Resource::Certainty`](crate::Resource::Certainty).
pub const CERTAINTY: Row<AllOrNone> = Row::of([ALL, ALL, ALL, ALL, ALL, may(AllOrNone::Everything, &[Rate]), ALL, ALL]);

/// The row of [`Resource::StudiesPublished`](crate::Resource::StudiesPublished).
pub const STUDIES_PUBLISHED: Row<AllOrNone> = PUBLIC;

/// The row of [`Resource::StudiesUnpublished`](crate::Resource::StudiesUnpublished).
pub const STUDIES_UNPUBLISHED: Row<AllOrNone> = Row::of([
    NONE,
    NONE,
    NONE,
    ALL,
    NONE,
    may(AllOrNone::Everything, &[Create, Edit, Publish]),
    NONE,
    NONE,
]);

/// The row of [`Resource::Records`](crate::Resource::Records).
pub const RECORDS: Row<AllOrNone> = Row::of([
    NONE,
    NONE,
    NONE,
    may(AllOrNone::Everything, &[Screen, Edit]),
    NONE,
    may(AllOrNone::Everything, &[Create, Screen, Edit]),
    NONE,
    NONE,
]);

/// The row of [`Resource::WorkshopsPublished`](crate::Resource::WorkshopsPublished).
pub const WORKSHOPS_PUBLISHED: Row<AllOrNone> = PUBLIC;

/// The row of [`Resource::WorkshopsUnpublished`](crate::Resource::WorkshopsUnpublished).
pub const WORKSHOPS_UNPUBLISHED: Row<WorkshopReach> = {
    use WorkshopReach::{Everything, Facilitates, Nothing, OwnWorkshop, TookPartOrFacilitates};
    Row::of([
        read(Nothing),
        read(Nothing),
        read(OwnWorkshop),
        may(TookPartOrFacilitates, &[Create, Edit, Publish]),
        may(Facilitates, &[Create, Edit, Publish]),
        may(Everything, &[Create, Edit, Publish, Link]),
        read(Everything),
        read(Nothing),
    ])
    .with_display(OwnWorkshop)
};

/// The row of [`Resource::Contributions`](crate::Resource::Contributions).
pub const CONTRIBUTIONS: Row<ContributionReach> = {
    use ContributionReach::{AgreedForAll, Everything, Nothing, OneSelfFacilitatedAndAgreed, OwnWorkshopAndAgreed, ResearchUseAndAgreed};
    Row::of([
        read(AgreedForAll),
        read(AgreedForAll),
        may(OwnWorkshopAndAgreed, &[Create]),
        may(OneSelfFacilitatedAndAgreed, &[Create]),
        may(OneSelfFacilitatedAndAgreed, &[Create]),
        may(ResearchUseAndAgreed, &[Create]),
        read(Everything),
        read(Nothing),
    ])
};

/// The row of [`Resource::Participants`](crate::Resource::Participants).
pub const PARTICIPANTS: Row<ParticipantReach> = {
    use ParticipantReach::{Everything, Nothing, OneSelf, OneSelfAndFacilitated, OneSelfAndResearchUse};
    Row::of([
        read(Nothing),
        read(Nothing),
        read(OneSelf),
        may(OneSelfAndFacilitated, &[Create]),
        may(OneSelfAndFacilitated, &[Create]),
        read(OneSelfAndResearchUse),
        may(Everything, &[Create]),
        read(Nothing),
    ])
};

/// The row of [`Resource::Identities`](crate::Resource::Identities).
pub const IDENTITIES: Row<IdentityReach> = {
    use IdentityReach::{Everything, Nothing, OneSelf, OneSelfAndFacilitated};
    Row::of([
        read(Nothing),
        read(Nothing),
        read(OneSelf),
        read(OneSelfAndFacilitated),
        read(OneSelfAndFacilitated),
        read(Nothing),
        read(Everything),
        read(Nothing),
    ])
};

/// The row of [`Resource::Consents`](crate::Resource::Consents).
pub const CONSENTS: Row<ConsentReach> = {
    use ConsentReach::{Everything, Nothing, OneSelf};
    const NONE: Cell<ConsentReach> = read(Nothing);
    const OWN: Cell<ConsentReach> = may(OneSelf, &[Consent]);
    Row::of([NONE, NONE, OWN, OWN, OWN, OWN, may(Everything, &[Consent]), NONE])
};

/// The row of [`Resource::Ballots`](crate::Resource::Ballots).
pub const BALLOTS: Row<BallotReach> = {
    const NONE: Cell<BallotReach> = read(BallotReach::Nothing);
    const OWN: Cell<BallotReach> = may(BallotReach::OneSelf, &[Cast]);
    Row::of([NONE, NONE, OWN, OWN, OWN, OWN, NONE, NONE])
};

/// The row of [`Resource::PeopleCounts`](crate::Resource::PeopleCounts).
pub const PEOPLE_COUNTS: Row<CountReach> = {
    const SAFE: Cell<CountReach> = read(CountReach::Controlled);
    Row::of([SAFE, SAFE, SAFE, SAFE, SAFE, SAFE, read(CountReach::Everything), SAFE])
};

/// The row of [`Resource::Access`](crate::Resource::Access).
pub const ACCESS: Row<AccessReach> = {
    use AccessReach::{Everything, Nothing, OwnAccount};
    const OWN: Cell<AccessReach> = may(OwnAccount, &[Rotate]);
    Row::of([
        read(Nothing),
        OWN,
        // A participant's token cannot be rotated, because its lifetime depends on the workshop. Participants come back with their return
        // code.
        read(OwnAccount),
        OWN,
        OWN,
        OWN,
        OWN,
        may(Everything, &[Rotate, Manage]),
    ])
};

/// The row of [`Resource::AuditTrail`](crate::Resource::AuditTrail).
pub const AUDIT_TRAIL: Row<AllOrNone> = Row::of([NONE, NONE, NONE, NONE, NONE, NONE, ALL, ALL]);
