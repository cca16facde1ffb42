//! The part of the schema about people in workshops: their identities, consents and contributions.

use policy::Resource;

/// As [`super::COVERED`].
pub(super) const COVERED: &[(Resource, &str, &str)] = &[
    (
        Resource::Contributions,
        "Contribution",
        "attribution createdAt id kind participant perspective programme text themes visibility workshop",
    ),
    (Resource::Contributions, "Question", "visibility"),
    (Resource::Contributions, "Visibility", "roles sentence"),
    (Resource::Contributions, "ContributionConnection", "edges nodes pageInfo"),
    (Resource::Contributions, "ContributionEdge", "cursor node"),
    (Resource::Contributions, "ContributionFilter", "kinds perspectives text theme"),
    (
        Resource::Contributions,
        "ContributionInput",
        "kind perspective programme text themes",
    ),
    (Resource::Contributions, "Mutation", "contribute(input workshop)"),
    (Resource::Contributions, "Participant", "contributions"),
    (
        Resource::Participants,
        "Participant",
        "confirmed id joinedAt leftAt perspectives preferredTerm pseudonym questions removal workshop",
    ),
    (Resource::Participants, "JoinedWorkshop", "expiresAt participant returnCode token"),
    (Resource::Participants, "ParticipantRemoval", "reason removedAt"),
    (Resource::Participants, "ParticipantChanges", "perspectives preferredTerm"),
    (Resource::Identities, "ParticipantChanges", "accessNeeds email name phone"),
    (Resource::Consents, "ScopeExplanation", "meaning required scope whoSees"),
    (
        Resource::WorkshopsPublished,
        "InformationSheet",
        "contact id publishedAt text version",
    ),
    (
        Resource::WorkshopsUnpublished,
        "Invitation",
        "groundRules heldOn informationSheet mode organisations place scopes workshopTitle",
    ),
    (Resource::WorkshopsUnpublished, "Query", "invitation(code)"),
    (
        Resource::Participants,
        "Mutation",
        "addParticipant(input workshop) confirmParticipant(id) issueReturnCode(participant) joinWorkshop(code input) removeParticipant(id \
            reason) returnToWorkshop(returnCode) updateParticipant(id input)",
    ),
    (Resource::Participants, "ParticipantConnection", "edges nodes pageInfo"),
    (Resource::Participants, "ParticipantEdge", "cursor node"),
    (Resource::Participants, "ParticipantInput", "perspectives preferredTerm"),
    (Resource::Participants, "Workshop", "participants(after first)"),
    (Resource::Identities, "IdentityRead", "at by role"),
    (Resource::Identities, "Participant", "identity identityReads"),
    (Resource::Identities, "ParticipantIdentity", "accessNeeds email name phone"),
    (Resource::Identities, "ParticipantInput", "accessNeeds email name phone"),
    (Resource::Consents, "Consent", "informationSheet recordedAt scope state"),
    (
        Resource::Consents,
        "Mutation",
        "recordConsent(informationSheet participant scope state) withdrawConsent(erase participant scopes) withdrawContribution(erase id) \
            withdrawQuestion(erase id)",
    ),
    (
        Resource::Consents,
        "Participant",
        "consents receipts withdrawalPreview(erase scopes)",
    ),
    (Resource::Consents, "ParticipantInput", "consents informationSheet"),
    (
        Resource::Consents,
        "WithdrawalReceipt",
        "ballotsWithdrawn contributionsErased contributionsHidden id kept participant plainLanguage publishedRankingsAffected \
            questionsErased questionsHidden recordedAt withdrawn",
    ),
    (Resource::Participants, "Viewer", "export participations"),
];
