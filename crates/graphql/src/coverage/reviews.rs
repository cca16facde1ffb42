//! The part of the schema about reviews of the literature, their records and their screening.

use policy::Resource;

/// As [`super::COVERED`]. What counts literature is open to everyone, as the vocabulary is.
pub(super) const COVERED: &[(Resource, &str, &str)] = &[
    (Resource::Vocabulary, "Project", "reviews"),
    (Resource::Vocabulary, "Query", "review(code) reviews(after before first last)"),
    (
        Resource::Vocabulary,
        "Review",
        "code eligibility exclusionReasons id kind project question registration searches title version",
    ),
    (
        Resource::Vocabulary,
        "SearchSource",
        "id kind limits name platform recordCount searchedOn strategy",
    ),
    (Resource::Vocabulary, "ReviewConnection", "edges nodes pageInfo totalCount"),
    (Resource::Vocabulary, "ReviewEdge", "cursor node"),
    (Resource::Records, "SearchSource", "importing"),
    (Resource::Vocabulary, "ExclusionReason", "code label"),
    (
        Resource::StudiesPublished,
        "Review",
        "studies(after before filter first last orderBy)",
    ),
    (Resource::StudiesPublished, "Study", "review"),
    (Resource::StudiesPublished, "StudyFilter", "review"),
    (Resource::Vocabulary, "Review", "prismaFlow(asOf)"),
    (
        Resource::Vocabulary,
        "PrismaFlow",
        "asOf assessed assessedOther awaitingAssessment awaitingAssessmentOther awaitingScreening bySource csv diagram excluded \
            excludedReports excludedReportsOther identifiedDatabases identifiedOther identifiedRegisters notRetrieved notRetrievedOther \
            removedByAutomation removedDuplicates removedOtherReasons reportsIncluded screened sought soughtOther studiesIncluded \
            violations withoutStudy",
    ),
    (Resource::Vocabulary, "PrismaCount", "count label"),
    (
        Resource::Records,
        "Review",
        "duplicates(after first status) imports(after first) nextToScreen(first ranked stage) records(after before filter first last \
            orderBy) screeningAgreement(stage) screeningProgress(stage) team viewerCanLead viewerCanScreen",
    ),
    (
        Resource::Records,
        "Record",
        "abstract authors awaitsMyVote(stage) decision decisions doi duplicateOf duplicates exclusionReason exclusionReasonLabel id \
            inConflict issue journal keywords kind language myDecision(stage) pages pmid raw removalNote removed report retrieved review \
            source stage studies title url viewerCanResolve volume year",
    ),
    (Resource::Records, "RecordConnection", "edges nodes pageInfo totalCount"),
    (Resource::Records, "RecordEdge", "cursor node"),
    (
        Resource::Records,
        "RecordFilter",
        "awaitingMyVote decision duplicate exclusionReason inConflict removed source stage text",
    ),
    (Resource::Records, "RecordOrder", "descending field"),
    (
        Resource::Records,
        "ScreeningDecision",
        "decidedAt note reason reasonLabel resolvesConflict reviewer stage verdict",
    ),
    (
        Resource::Records,
        "ScreeningAgreement",
        "cohensKappa cohensKappaCi gwetAc1 matrix observedAgreement pabak pairs records",
    ),
    (
        Resource::Records,
        "PairAgreement",
        "between cohensKappa gwetAc1 observedAgreement pabak records roles",
    ),
    (
        Resource::Records,
        "ScreeningProgress",
        "awaitingFirst awaitingSecond decided decidedByMe inConflict mine total",
    ),
    (
        Resource::Records,
        "DuplicateCandidate",
        "decidedAt decidedBy evidence id left right score status",
    ),
    (Resource::Records, "DuplicateCandidateConnection", "edges nodes pageInfo totalCount"),
    (Resource::Records, "DuplicateCandidateEdge", "cursor node"),
    (
        Resource::Records,
        "Import",
        "by fileName format id importedAt records source undoneAt viewerCanUndo",
    ),
    (Resource::Records, "ImportConnection", "edges nodes pageInfo totalCount"),
    (Resource::Records, "ImportEdge", "cursor node"),
    (Resource::Records, "ImportProgress", "done phase source total"),
    (
        Resource::Records,
        "ImportReport",
        "dryRun duplicatesMerged duplicatesPending format import imported problemCount problems read source unchanged",
    ),
    (Resource::Records, "ImportProblem", "code field line message record"),
    (Resource::Records, "Query", "record(id)"),
    (Resource::Records, "Subscription", "importProgress(source)"),
    (
        Resource::Records,
        "Mutation",
        "decideDuplicate(candidate duplicate) importRecords(dryRun file source) markDistinct(record) markDuplicate(of record) \
            removeRecord(by note record) reopenScreening(note record stage) resolveScreening(note reason record stage verdict) \
            restoreRecord(record) screenRecord(note reason record stage verdict) setReportRetrieval(record retrieved) undoImport(id)",
    ),
    (Resource::Records, "Study", "appraisal appraisals"),
    (Resource::Records, "Appraisal", "answers consensus id rater study tool updatedAt"),
    (Resource::Records, "AppraisalAnswer", "answer comment criterion question"),
    (Resource::Records, "AppraisalAnswerInput", "answer comment criterion"),
    (Resource::Records, "Mutation", "appraiseStudy(answers consensus study tool)"),
    (Resource::Records, "ReviewMember", "account joinedAt lead leftAt sharesRole"),
    (
        Resource::Records,
        "Mutation",
        "addReviewer(account lead review) addSearchSource(input review) createReview(input) removeReviewer(account review) \
            setExclusionReasons(reasons review version) shareRoleOnReview(review share) updateReview(id input version)",
    ),
    (
        Resource::Records,
        "ReviewInput",
        "code eligibility kind project question registration title",
    ),
    (
        Resource::Records,
        "ReviewChanges",
        "code eligibility kind project question registration title",
    ),
    (Resource::Records, "ExclusionReasonInput", "code label"),
    (
        Resource::Records,
        "SearchSourceInput",
        "kind limits name platform searchedOn strategy",
    ),
];
