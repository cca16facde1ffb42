//! The part of the schema about rounds of prioritisation and counts of people.

use policy::Resource;

/// As [`super::COVERED`].
pub(super) const COVERED: &[(Resource, &str, &str)] = &[
    (
        Resource::WorkshopsPublished,
        "PrioritisationRound",
        "closedAt dotsPerBallot id kind method openedAt questions ranking(method weighting) sequence showTallyWhileOpen status version \
            weighting workshop",
    ),
    (
        Resource::WorkshopsPublished,
        "PriorityRanking",
        "algorithm calculatedAt divergence entries exact kendallsW leftOut method optimalOrders round variants weighting withheld",
    ),
    (
        Resource::WorkshopsPublished,
        "PriorityEntry",
        "bestPosition byPerspective position question score tied worstPosition",
    ),
    (Resource::WorkshopsPublished, "RankingVariant", "method weighting"),
    (Resource::AuditTrail, "PrioritisationRound", "ballotDays"),
    (Resource::AuditTrail, "BallotDay", "act ballots day"),
    (Resource::WorkshopsPublished, "PerspectivePosition", "perspective position"),
    (Resource::WorkshopsPublished, "PerspectiveDivergence", "left right tauB"),
    (
        Resource::WorkshopsUnpublished,
        "Mutation",
        "closeRound(id version) createRound(input workshop) openRound(id version)",
    ),
    (
        Resource::WorkshopsUnpublished,
        "RoundInput",
        "dotsPerBallot kind method questions showTallyWhileOpen weighting",
    ),
    (
        Resource::Ballots,
        "Mutation",
        "castBallot(perspective preferences round) castPaperBallot(participant preferences round) withdrawBallot(perspective round)",
    ),
    (Resource::Ballots, "PrioritisationRound", "myBallot"),
    (Resource::Ballots, "Ballot", "castAt enteredBy perspective preferences"),
    (Resource::Ballots, "BallotPreference", "dots question rank"),
    (Resource::Ballots, "BallotPreferenceInput", "dots question rank"),
    (Resource::PeopleCounts, "PrioritisationRound", "ballotsCast"),
    (Resource::PeopleCounts, "PriorityRanking", "withdrawnSince"),
    (Resource::PeopleCounts, "PeopleCount", "policy reason rounded suppressed value"),
];
