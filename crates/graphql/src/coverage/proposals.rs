//! The part of the schema about changes that are proposed to programmes.

use policy::Resource;

/// As [`COVERED`](super::COVERED).
pub const COVERED: &[(Resource, &str, &str)] = &[
    (
        Resource::ProgrammeProposals,
        "Mutation",
        "decideProposal(accept id note) proposeProgrammeChanges(id input note version)",
    ),
    (Resource::ProgrammeProposals, "Programme", "proposals(after first state)"),
    (
        Resource::ProgrammeProposals,
        "ProgrammeProposal",
        "accepted by changes decidedAt decidedBy decisionNote id note programme proposedAt",
    ),
    (
        Resource::ProgrammeProposals,
        "ProgrammeProposalConnection",
        "edges nodes pageInfo totalCount",
    ),
    (Resource::ProgrammeProposals, "ProgrammeProposalEdge", "cursor node"),
    (Resource::ProgrammeProposals, "ProgrammeProposalFilter", "programme state"),
    (Resource::ProgrammeProposals, "ProposedChange", "after before field"),
    (
        Resource::ProgrammeProposals,
        "Query",
        "programmeProposals(after before filter first last)",
    ),
];
