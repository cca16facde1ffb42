//! Which resource of the matrix each part of the served schema belongs to: every field, argument and input field, by name.
//!
//! A test compares this list with the served schema and fails if either has something that the other lacks, so that no field is served
//! without a decision about who may see it.

mod access;
mod people;
mod proposals;
mod reviews;
mod rounds;
mod syntheses;

use policy::Resource;

/// `(resource, type, fields with their arguments)`. The permission matrix has a row for each resource, which says who may read its
/// fields. A filter or an order belongs to the resource whose rows it could reveal.
pub const COVERED: &[(Resource, &str, &str)] = &[
    (Resource::Vocabulary, "Deletion", "at id"),
    (Resource::Vocabulary, "DeletionConnection", "edges nodes pageInfo"),
    (Resource::Vocabulary, "DeletionEdge", "cursor node"),
    (Resource::Vocabulary, "DimensionFilter", "dimension terms"),
    (Resource::Vocabulary, "IntRange", "from to"),
    (Resource::Vocabulary, "Node", "id"),
    (
        Resource::Vocabulary,
        "Organisation",
        "id kind name programmes(after before first last) region ror sourceUrl version",
    ),
    (Resource::Vocabulary, "OrganisationConnection", "edges nodes pageInfo totalCount"),
    (Resource::Vocabulary, "OrganisationEdge", "cursor node"),
    (Resource::Vocabulary, "OrganisationInput", "kind name region ror sourceUrl"),
    (
        Resource::Vocabulary,
        "PageInfo",
        "endCursor hasNextPage hasPreviousPage startCursor",
    ),
    (
        Resource::Vocabulary,
        "Project",
        "aims code endedOn funder id licence organisations programmes(after before filter first last) recommendations sourceUrl startedOn \
            summary title version workshops",
    ),
    (
        Resource::Vocabulary,
        "ProjectInput",
        "aims code endedOn funder licence organisations provenance sourceUrl startedOn summary title",
    ),
    (
        Resource::Vocabulary,
        "Mutation",
        "createOrganisation(input) createProject(input) createTerm(input) deleteDraft(id version) recordRecommendation(input) \
            updateOrganisation(id input version) updateProject(id input version) updateTerm(id input version)",
    ),
    (
        Resource::Vocabulary,
        "Recommendation",
        "audience basedOn id number provenance questions sourceUrl status text version",
    ),
    (
        Resource::Vocabulary,
        "RecommendationInput",
        "audience basedOn number project provenance sourceUrl text",
    ),
    (
        Resource::Vocabulary,
        "Query",
        "deletions(after first since) node(id) nodes(ids) organisations(after before first last) project(code) projects terms(dimension)",
    ),
    (
        Resource::Vocabulary,
        "Term",
        "code definition dimension id label source synonyms version",
    ),
    (Resource::Vocabulary, "TermInput", "code definition dimension label synonyms"),
    (Resource::Vocabulary, "TermFilter", "allOf anyOf noneOf"),
    (Resource::ProgrammesPublished, "Completeness", "described missing of"),
    (Resource::ProgrammesPublished, "CrossTab", "cells columns diagram rows"),
    (Resource::ProgrammesPublished, "CrossTabCell", "column count row"),
    (
        Resource::ProgrammesPublished,
        "Involvement",
        "activities payment preparation recruitment support termUsed who",
    ),
    (
        Resource::ProgrammesPublished,
        "Programme",
        "audiences code completeness country endedYear evaluations(after before first last) fidelityActual fidelityPlanned hours id \
            involvement materials methods modifications name organisation outcomes(after before filter first last) procedures project \
            provenance questions(after first) rationale region relatedStudies(first) sessions sourceUrl startedYear summary tailoring \
            terms(dimension) topics updatedAt version weeks",
    ),
    (
        Resource::ProgrammesPublished,
        "ProgrammeConnection",
        "edges nodes pageInfo totalCount",
    ),
    (Resource::ProgrammesPublished, "ProgrammeEdge", "cursor node"),
    (
        Resource::ProgrammesPublished,
        "ProgrammeFilter",
        "audiences dimensions evaluated methods organisation project region text topics updatedSince",
    ),
    (Resource::ProgrammesPublished, "ProgrammeOrder", "direction field"),
    (
        Resource::ProgrammesPublished,
        "Query",
        "programme(code) programmeCrossTab(columns filter rows) programmes(after before filter first last orderBy) search(after first \
            kinds text)",
    ),
    (Resource::ProgrammesPublished, "RelatedStudy", "score shared study"),
    (Resource::ProgrammesPublished, "SearchHit", "node score snippet"),
    (
        Resource::ProgrammesPublished,
        "SearchHitConnection",
        "edges nodes pageInfo totalCount totalIsExact",
    ),
    (Resource::ProgrammesPublished, "SearchHitEdge", "cursor node"),
    (
        Resource::ProgrammesUnpublished,
        "InvolvementInput",
        "activities payment preparation recruitment support termUsed who",
    ),
    (
        Resource::ProgrammesUnpublished,
        "Mutation",
        "createProgramme(input) linkEvaluation(programme study) setProgrammeStatus(id status version) unlinkEvaluation(programme study) \
            updateProgramme(id input version)",
    ),
    (
        Resource::ProgrammesUnpublished,
        "Programme",
        "internal status viewerCanEdit viewerCanPublish",
    ),
    (Resource::ProgrammesUnpublished, "ProgrammeFilter", "status"),
    (
        Resource::ProgrammesUnpublished,
        "ProgrammeChanges",
        "code contactEmail contactName country endedYear fidelityActual fidelityPlanned hours involvement materials modifications name \
            notes organisation procedures project provenance rationale region sessions sourceUrl startedYear summary tailoring terms weeks",
    ),
    (
        Resource::ProgrammesUnpublished,
        "ProgrammeInput",
        "code contactEmail contactName country endedYear fidelityActual fidelityPlanned hours involvement materials modifications name \
            notes organisation procedures project provenance rationale region sessions sourceUrl startedYear summary tailoring terms weeks",
    ),
    (
        Resource::ProgrammesUnpublished,
        "ProgrammeInternal",
        "contactEmail contactName notes",
    ),
    (Resource::ProgrammesUnpublished, "TermCodesInput", "codes dimension"),
    (
        Resource::InvolvementRatings,
        "InvolvementRating",
        "atLeast basis evidence framework level ratedBy ratedOn",
    ),
    (
        Resource::InvolvementRatings,
        "InvolvementRatingInput",
        "atLeast basis evidence framework level ratedBy",
    ),
    (Resource::InvolvementRatings, "Mutation", "rateInvolvement(input programme)"),
    (Resource::InvolvementRatings, "Programme", "involvementLevel ratings"),
    (Resource::InvolvementRatings, "ProgrammeFilter", "involvementLevel"),
    (Resource::Certainty, "Certainty", "framework history level ratedAt ratedBy reasons"),
    (
        Resource::Certainty,
        "CertaintyInput",
        "column columns framework level reasons row rows",
    ),
    (Resource::Certainty, "EvidenceCell", "certainty"),
    (Resource::Certainty, "Mutation", "rateCertainty(input)"),
    (Resource::StudiesPublished, "ConfidenceInterval", "level lower upper"),
    (Resource::StudiesPublished, "DirectionCount", "count direction"),
    (
        Resource::StudiesPublished,
        "Effect",
        "ci estimate figures metric n pValue source standardError",
    ),
    (Resource::StudiesPublished, "EffectFigure", "name value"),
    (
        Resource::StudiesPublished,
        "EvidenceCell",
        "column directions outcomes row state studies",
    ),
    (
        Resource::StudiesPublished,
        "EvidenceMap",
        "cells columnDimension columns diagram plainLanguage rowDimension rows",
    ),
    (
        Resource::StudiesPublished,
        "Outcome",
        "comparison contrast direction domain effect evidenceKind higherIsBetter id kirkpatrickLevel learningDomain measure parameters \
            perspective plainLanguage programme provenance sourceUrl study summary timepoint timepointWeeks updatedAt version",
    ),
    (Resource::StudiesPublished, "OutcomeConnection", "edges nodes pageInfo totalCount"),
    (Resource::StudiesPublished, "OutcomeEdge", "cursor node"),
    (
        Resource::StudiesPublished,
        "OutcomeFilter",
        "contrasts dimensions directions domains evidenceKinds hasEffect kirkpatrickLevels learningDomains minFollowUpWeeks perspectives \
            programme studies study text updatedSince",
    ),
    (Resource::StudiesPublished, "OutcomeOrder", "direction field"),
    (
        Resource::StudiesPublished,
        "Query",
        "evidenceMap(columns filter rows) outcomes(after before filter first last orderBy) studies(after before filter first last \
            orderBy) study(code)",
    ),
    (
        Resource::StudiesPublished,
        "Report",
        "abstract authors authorsIncomplete citation(style) doi id issue journal pages pmid retracted studies title url volume year",
    ),
    (
        Resource::StudiesPublished,
        "Study",
        "audiences code countries design id involvement kind knownReports label methods mmatCategory outcomes(after before filter first \
            last orderBy) plainLanguageSummary possibleOverlapWith programmes provenance questions(after first) reports sampleSize \
            sourceUrl termUsed terms(dimension) title updatedAt version year",
    ),
    (Resource::StudiesPublished, "KnownReport", "differences report"),
    (Resource::StudiesPublished, "ReportDifference", "field given stored"),
    (Resource::StudiesPublished, "StudyConnection", "edges nodes pageInfo totalCount"),
    (Resource::StudiesPublished, "StudyEdge", "cursor node"),
    (
        Resource::StudiesPublished,
        "StudyFilter",
        "audiences countries designs dimensions evaluatesProgramme kinds kirkpatrickLevels learningDomains methods outcomeDomains \
            outcomes perspectives sampleSize text updatedSince year",
    ),
    (Resource::StudiesPublished, "StudyOrder", "direction field"),
    (Resource::StudiesUnpublished, "Study", "status viewerCanEdit"),
    (Resource::StudiesUnpublished, "StudyFilter", "status"),
    (Resource::WorkshopsPublished, "EvidenceCell", "questions"),
    (Resource::WorkshopsPublished, "EvidenceGap", "bestRank column questions row"),
    (
        Resource::WorkshopsPublished,
        "Subscription",
        "roundChanged(round) workshopChanged(workshop)",
    ),
    (
        Resource::WorkshopsPublished,
        "Query",
        "evidenceGaps(columns first rows) question(code) questions(after before filter first last orderBy) workshop(code) workshops(after \
            before filter first last)",
    ),
    (
        Resource::WorkshopsPublished,
        "Question",
        "code displayOrder evidence(after first) id links plainLanguage programmes proposedStatus provenance raisedBy rank revisions \
            sourceUrl status text theme updatedAt version workshop",
    ),
    (
        Resource::WorkshopsPublished,
        "QuestionConnection",
        "edges nodes pageInfo totalCount",
    ),
    (Resource::WorkshopsPublished, "QuestionEdge", "cursor node"),
    (
        Resource::WorkshopsPublished,
        "QuestionFilter",
        "linkedTo prioritised project status text theme updatedSince workshop",
    ),
    (Resource::WorkshopsPublished, "QuestionLink", "note relation target"),
    (Resource::WorkshopsPublished, "QuestionOrder", "direction field"),
    (Resource::WorkshopsPublished, "QuestionRevision", "reason revisedAt text"),
    (
        Resource::WorkshopsPublished,
        "Workshop",
        "code confirmsParticipants contributions(after filter first) groundRules heldOn id informationSheet informationSheets joiningOpen \
            mode place places priorities programmesDiscussed project provenance questions(after filter first orderBy) rounds title \
            updatedAt version",
    ),
    (
        Resource::WorkshopsPublished,
        "WorkshopConnection",
        "edges nodes pageInfo totalCount",
    ),
    (Resource::WorkshopsPublished, "WorkshopEdge", "cursor node"),
    (Resource::WorkshopsPublished, "WorkshopFilter", "updatedSince"),
    (
        Resource::WorkshopsUnpublished,
        "Mutation",
        "linkQuestion(note question relation target) mergeQuestions(into questions reason) reviseQuestion(id plainLanguage reason text \
            version) setQuestionStatus(id status version) submitQuestion(text workshop) unlinkQuestion(question relation target)",
    ),
    (Resource::WorkshopsUnpublished, "Question", "mergedFrom mergedInto viewerCanEdit"),
    (
        Resource::WorkshopsUnpublished,
        "Workshop",
        "facilitators joinCode status viewerCanFacilitate",
    ),
    (
        Resource::WorkshopsUnpublished,
        "Mutation",
        "createWorkshop(input) issueDisplayToken(workshop) publishInformationSheet(contact text version workshop) rotateJoinCode(version \
            workshop) setJoining(open places version workshop) setWorkshopStatus(id status version) updateWorkshop(id input version)",
    ),
    (
        Resource::WorkshopsUnpublished,
        "WorkshopChanges",
        "code confirmsParticipants facilitators groundRules heldOn mode place places programmesDiscussed project title",
    ),
    (
        Resource::WorkshopsUnpublished,
        "WorkshopInput",
        "code confirmsParticipants facilitators groundRules heldOn mode place places programmesDiscussed project title",
    ),
    (Resource::PeopleCounts, "ParticipantConnection", "totalCount"),
    (Resource::PeopleCounts, "PerspectiveCount", "count perspective"),
    (Resource::PeopleCounts, "Workshop", "attendance"),
];

/// All coordinates with their resource: `Type.field` and `Type.field(argument:)`.
pub fn coordinates() -> impl Iterator<Item = (String, Resource)> {
    COVERED
        .iter()
        .chain(access::COVERED)
        .chain(people::COVERED)
        .chain(proposals::COVERED)
        .chain(reviews::COVERED)
        .chain(rounds::COVERED)
        .chain(syntheses::COVERED)
        .flat_map(|&(resource, kind, fields)| {
            let mut field = "";
            let words = fields.split_inclusive([' ', '(']).map(move |word| {
                let name = word.trim_end_matches([' ', '(', ')']);
                let coordinate = if field.is_empty() {
                    format!("{kind}.{name}")
                } else {
                    format!("{kind}.{field}({name}:)")
                };
                if word.ends_with('(') {
                    field = name;
                } else if word.contains(')') {
                    field = "";
                }
                (coordinate, resource)
            });
            words.collect::<Vec<_>>()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_their_arguments_are_told_apart() {
        let all: Vec<String> = coordinates().map(|(coordinate, _)| coordinate).collect();
        for expected in [
            "Query.node",
            "Query.node(id:)",
            "Query.projects",
            "Query.terms(dimension:)",
            "TermFilter.anyOf",
        ] {
            assert!(all.iter().any(|coordinate| coordinate == expected), "{expected}");
        }
        assert!(!all.iter().any(|coordinate| coordinate == "Query.projects(dimension:)"));
    }

    #[test]
    fn nothing_stands_twice() {
        let mut all: Vec<String> = coordinates().map(|(coordinate, _)| coordinate).collect();
        let before = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), before);
    }
}
