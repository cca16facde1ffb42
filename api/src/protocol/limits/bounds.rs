//! Declares the assumed length of each list in the schema, and the fields that cost more than reading a value.
//!
//! If an input rule limits a list, its length here is at most that limit. If lists of this field are usually shorter, the usual length is
//! used, so that ordinary queries are not refused. A query that is more expensive than assumed is stopped at run time by
//! [`Budget`](graphql::Budget). A test checks that every list of the served schema has an entry.

/// The assumed length of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The page size that was requested from the connection.
    Page,
    /// The value of the argument `first` or `last`.
    Argument,
    /// The number of different ids in the request.
    Ids,
    /// A fixed number.
    Rows(u64),
}

use Bound::{Argument, Ids, Rows};

/// The lists that are not pages of connections.
pub const LISTS: &[(&str, &str, Bound)] = &[
    ("AuditEvent", "fields", Rows(10)),
    ("Ballot", "preferences", Rows(30)),
    ("Certainty", "history", Rows(10)),
    ("Certainty", "reasons", Rows(20)),
    ("Completeness", "missing", Rows(30)),
    ("Contribution", "themes", Rows(20)),
    ("CrossTab", "cells", Rows(200)),
    ("CrossTab", "columns", Rows(20)),
    ("CrossTab", "rows", Rows(20)),
    ("Effect", "figures", Rows(10)),
    ("EffectDirectionGroup", "studies", Rows(100)),
    ("EffectDirectionSynthesis", "groups", Rows(10)),
    ("EvidenceCell", "directions", Rows(6)),
    ("EvidenceCell", "questions", Rows(5)),
    ("EvidenceGap", "questions", Rows(5)),
    ("EvidenceMap", "cells", Rows(200)),
    ("EvidenceMap", "columns", Rows(20)),
    ("EvidenceMap", "rows", Rows(20)),
    ("Invitation", "organisations", Rows(10)),
    ("Invitation", "scopes", Rows(7)),
    ("Involvement", "activities", Rows(10)),
    ("KnownReport", "differences", Rows(12)),
    ("MetaAnalysis", "cumulative", Rows(100)),
    ("MetaAnalysis", "effects", Rows(100)),
    ("MetaAnalysis", "leaveOneOut", Rows(100)),
    ("MetaAnalysis", "leftOut", Rows(100)),
    ("MetaAnalysis", "regression", Rows(5)),
    ("MetaAnalysis", "subgroups", Rows(10)),
    ("MetaAnalysis", "warnings", Rows(10)),
    ("Outcome", "parameters", Rows(10)),
    ("Participant", "consents", Rows(20)),
    ("Participant", "contributions", Rows(20)),
    ("Participant", "identityReads", Rows(20)),
    ("Participant", "perspectives", Rows(4)),
    ("Participant", "questions", Rows(20)),
    ("Participant", "receipts", Rows(10)),
    ("Permission", "actions", Rows(20)),
    ("PooledStudy", "outcomes", Rows(3)),
    ("PrioritisationRound", "ballotDays", Rows(20)),
    ("PrioritisationRound", "questions", Rows(30)),
    ("PriorityEntry", "byPerspective", Rows(4)),
    ("PriorityRanking", "divergence", Rows(6)),
    ("PriorityRanking", "entries", Rows(30)),
    ("PriorityRanking", "leftOut", Rows(4)),
    ("PriorityRanking", "variants", Rows(14)),
    ("Programme", "audiences", Rows(10)),
    ("Programme", "involvement", Rows(5)),
    ("Programme", "methods", Rows(10)),
    ("Programme", "ratings", Rows(10)),
    ("Programme", "relatedStudies", Argument),
    ("Programme", "terms", Rows(20)),
    ("Programme", "topics", Rows(10)),
    ("ProgrammeProposal", "changes", Rows(10)),
    ("Project", "aims", Rows(10)),
    ("Project", "organisations", Rows(10)),
    ("Project", "recommendations", Rows(30)),
    ("Project", "workshops", Rows(10)),
    ("Query", "evidenceGaps", Argument),
    ("Query", "nodes", Ids),
    ("Query", "projects", Rows(20)),
    ("Query", "signingKeys", Rows(20)),
    ("Query", "terms", Rows(50)),
    ("Question", "links", Rows(10)),
    ("Question", "mergedFrom", Rows(10)),
    ("Question", "programmes", Rows(10)),
    ("Question", "raisedBy", Rows(4)),
    ("Question", "revisions", Rows(10)),
    ("Recommendation", "basedOn", Rows(10)),
    ("Recommendation", "questions", Rows(10)),
    ("RelatedStudy", "shared", Rows(10)),
    ("Report", "authors", Rows(20)),
    ("Report", "studies", Rows(3)),
    ("RoleToken", "operations", Rows(20)),
    ("RoleToken", "origins", Rows(10)),
    ("RoleToken", "permissions", Rows(20)),
    ("Study", "audiences", Rows(10)),
    ("Study", "countries", Rows(5)),
    ("Study", "knownReports", Rows(3)),
    ("Study", "methods", Rows(10)),
    ("Study", "possibleOverlapWith", Rows(5)),
    ("Study", "programmes", Rows(5)),
    ("Study", "reports", Rows(5)),
    ("Study", "terms", Rows(20)),
    ("Term", "synonyms", Rows(10)),
    ("Viewer", "participations", Rows(10)),
    ("Viewer", "permissions", Rows(60)),
    ("Visibility", "roles", Rows(8)),
    ("WithdrawalReceipt", "kept", Rows(10)),
    ("WithdrawalReceipt", "publishedRankingsAffected", Rows(5)),
    ("WithdrawalReceipt", "withdrawn", Rows(6)),
    ("Workshop", "attendance", Rows(6)),
    ("Workshop", "facilitators", Rows(5)),
    ("Workshop", "informationSheets", Rows(5)),
    ("Workshop", "programmesDiscussed", Rows(10)),
    ("Workshop", "rounds", Rows(5)),
];

/// The length of a list without an entry. A test fails if there is one.
pub const UNDECLARED: u64 = 100;

/// The cost of a field itself, if it is not 1: measured with 10,000 studies, in units of the time that 1 takes (docs/performance.md).
pub const WEIGHTS: &[(&str, &str, u64)] = &[
    ("Query", "evidenceMap", 2_000),
    ("Query", "evidenceGaps", 2_500),
    ("Query", "programmeCrossTab", 200),
    ("Query", "metaAnalysis", 2_500),
    ("Query", "effectDirections", 2_500),
    ("Query", "search", 200),
    ("SearchHitConnection", "totalCount", 200),
    ("EvidenceMap", "plainLanguage", 2_000),
    ("EvidenceMap", "diagram", 300),
    ("CrossTab", "diagram", 200),
    ("EffectDirectionSynthesis", "diagram", 300),
    ("MetaAnalysis", "forestPlot", 300),
    ("MetaAnalysis", "funnelPlot", 300),
    ("EvidenceCell", "questions", 2),
    ("PrioritisationRound", "ranking", 50),
    ("Report", "abstract", 10),
    ("Programme", "relatedStudies", 50),
];

/// The cost of counting the rows of any connection.
pub const TOTAL_COUNT: u64 = 10;
