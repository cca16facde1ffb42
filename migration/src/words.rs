//! Lists the closed word lists that the first migrations check. They are frozen: a list that grows later needs a migration of its own.

pub const ACCOUNT_KIND: &[&str] = &["PERSON", "SERVICE"];
pub const APPRAISAL_RESPONSE: &[&str] = &["YES", "NO", "CANT_TELL"];
pub const APPRAISAL_TOOL: &[&str] = &["MMAT_2018"];
pub const AUDIT_OUTCOME: &[&str] = &["ALLOWED", "DENIED"];
pub const BALLOT_WEIGHTING: &[&str] = &["EQUAL_BALLOTS", "EQUAL_PERSPECTIVES"];
pub const CERTAINTY_FRAMEWORK: &[&str] = &["GRADE", "CERQUAL"];
pub const CERTAINTY_LEVEL: &[&str] = &["HIGH", "MODERATE", "LOW", "VERY_LOW"];
pub const CONSENT_SCOPE: &[&str] = &[
    "TAKE_PART",
    "RANKING",
    "RESEARCH_USE",
    "QUOTE_PSEUDONYMOUSLY",
    "QUOTE_BY_NAME",
    "RECONTACT",
    "OPEN_ARCHIVE",
];
pub const CONSENT_STATE: &[&str] = &["GIVEN", "REFUSED", "WITHDRAWN"];
pub const CONTRAST: &[&str] = &["VERSUS_COMPARISON", "BEFORE_AFTER", "VERSUS_OTHER_INVOLVEMENT", "NONE"];
pub const CONTRIBUTION_KIND: &[&str] = &["EXPERIENCE", "IMPACT", "STORY", "THEME"];
pub const DIMENSION: &[&str] = &[
    "METHOD",
    "TOPIC",
    "AUDIENCE",
    "INVOLVEMENT_ACTIVITY",
    "INVOLVEMENT_LEVEL",
    "DELIVERY_MODE",
    "EDUCATION_LEVEL",
    "SETTING",
    "COUNTRY",
    "STUDY_DESIGN",
    "OUTCOME_DOMAIN",
    "LEARNING_DOMAIN",
    "KIRKPATRICK_LEVEL",
    "PERSPECTIVE",
    "EFFECTIVENESS_PARAMETER",
];
pub const DUPLICATE_STATUS: &[&str] = &["MERGED", "PENDING", "DISTINCT"];
pub const EFFECT_DIRECTION: &[&str] = &["BENEFIT", "HARM", "NO_CHANGE", "INCONSISTENT", "NOT_REPORTED"];
pub const EFFECT_METRIC: &[&str] = &[
    "STANDARDISED_MEAN_DIFFERENCE",
    "MEAN_DIFFERENCE",
    "LOG_ODDS_RATIO",
    "LOG_RISK_RATIO",
    "RISK_DIFFERENCE",
    "FISHER_Z",
    "LOGIT_PROPORTION",
];
pub const EFFECT_SOURCE: &[&str] = &["ESTIMATE", "CONTINUOUS", "BINARY", "CORRELATION", "PROPORTION"];
pub const EVIDENCE_KIND: &[&str] = &["MEASURED", "SELF_REPORT", "QUALITATIVE"];
pub const INVOLVEMENT_FRAMEWORK: &[&str] = &["TEW_2004", "TOWLE_2010"];
pub const KIRKPATRICK_LEVEL: &[&str] = &[
    "K1_REACTION",
    "K2A_ATTITUDES",
    "K2B_KNOWLEDGE_SKILLS",
    "K3_BEHAVIOUR",
    "K4A_ORGANISATION",
    "K4B_SERVICE_USERS",
];
pub const LEARNING_DOMAIN: &[&str] = &["COGNITIVE", "AFFECTIVE", "BEHAVIOURAL"];
pub const MMAT_CATEGORY: &[&str] = &["QUALITATIVE", "RANDOMISED", "NON_RANDOMISED", "DESCRIPTIVE", "MIXED_METHODS"];
pub const ORGANISATION_KIND: &[&str] = &[
    "UNIVERSITY",
    "NHS_TRUST",
    "VOLUNTARY_SECTOR",
    "USER_LED",
    "LOCAL_AUTHORITY",
    "REGULATOR",
    "FUNDER",
    "OTHER",
];
pub const PAYMENT_BASIS: &[&str] = &[
    "NONE",
    "EXPENSES",
    "VOUCHER",
    "HONORARIUM",
    "SESSIONAL",
    "VISITING_LECTURER_RATE",
    "SALARIED",
];
pub const PERSPECTIVE: &[&str] = &[
    "SERVICE_USER_EDUCATOR",
    "SERVICE_USER",
    "CARER",
    "TRAINEE",
    "PRACTITIONER",
    "ACADEMIC",
];
pub const PROVENANCE: &[&str] = &["SOURCE_DOCUMENT", "EXTRACTED", "DERIVED", "ILLUSTRATIVE"];
pub const PUBLICATION_STATUS: &[&str] = &["DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED"];
pub const QUESTION_RELATION: &[&str] = &["BEARS_ON", "PARTLY_ANSWERS", "COULD_TEST"];
pub const QUESTION_STATUS: &[&str] = &[
    "SUBMITTED",
    "MERGED",
    "VERIFIED_UNANSWERED",
    "PARTLY_ANSWERED",
    "ANSWERED",
    "OUT_OF_SCOPE",
    "SHORTLISTED",
    "PRIORITISED",
];
pub const RANKING_METHOD: &[&str] = &["REVERSE_RANK", "SUM_OF_RANKS", "DOTS", "BORDA", "COPELAND", "SCHULZE", "KEMENY"];
pub const RATING_BASIS: &[&str] = &["EXPERIENCE", "DESK"];
pub const PAIR_FINDING: &[&str] = &["CERTAIN", "LIKELY", "HELD_APART", "BY_HAND"];
pub const RECORD_EVENT_KIND: &[&str] = &[
    "IMPORTED",
    "IMPORT_UNDONE",
    "MARKED_DUPLICATE",
    "MARKED_DISTINCT",
    "REMOVED",
    "RESTORED",
    "SCREENED",
    "SCREENING_REOPENED",
    "NOT_RETRIEVED",
    "RETRIEVED",
    "ASSESSED",
    "ASSESSMENT_REOPENED",
    "LINKED",
    "UNLINKED",
    "VOTE_SUPERSEDED",
];
pub const REMOVAL_KIND: &[&str] = &["AUTOMATION", "OTHER"];
pub const REVIEW_KIND: &[&str] = &["SYSTEMATIC", "RAPID", "SCOPING"];
/// Every role, as the audit trail may name it.
pub const ROLE: &[&str] = &[
    "PUBLIC",
    "PARTNER",
    "PARTICIPANT",
    "SERVICE_USER_EDUCATOR",
    "PRACTITIONER",
    "ACADEMIC",
    "STEWARD",
    "ADMIN",
];
/// The roles that a token can have.
pub const TOKEN_ROLE: &[&str] = &[
    "PARTNER",
    "PARTICIPANT",
    "SERVICE_USER_EDUCATOR",
    "PRACTITIONER",
    "ACADEMIC",
    "STEWARD",
    "ADMIN",
];
pub const ROUND_KIND: &[&str] = &["INTERIM", "SMALL_GROUP", "DOT_VOTE", "PLENARY"];
pub const ROUND_STATUS: &[&str] = &["PLANNED", "OPEN", "CLOSED"];
pub const SCREENING_STAGE: &[&str] = &["TITLE_ABSTRACT", "FULL_TEXT"];
pub const SCREENING_VERDICT: &[&str] = &["INCLUDE", "EXCLUDE", "UNSURE"];
pub const SEARCH_KIND: &[&str] = &["PROGRAMME", "STUDY", "OUTCOME", "QUESTION", "RECOMMENDATION"];
pub const SEARCH_SOURCE_KIND: &[&str] = &["DATABASE", "REGISTER", "WEBSITE", "ORGANISATION", "CITATION_SEARCH", "CONTACT"];
pub const STUDY_KIND: &[&str] = &["PRIMARY", "REVIEW"];

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::vocabulary as v;

    // Until a later migration adds words to a list; that migration then replaces the line of that list here.
    #[test]
    fn every_list_holds_the_codes_of_its_vocabulary() {
        macro_rules! same {
            ($($list:ident = $name:ident),+ $(,)?) => {$(
                assert_eq!($list, v::$name::ALL.iter().map(|value| value.code()).collect::<Vec<_>>(), stringify!($name));
            )+};
        }
        same! {
            ACCOUNT_KIND = AccountKind, AUDIT_OUTCOME = AuditOutcome, BALLOT_WEIGHTING = BallotWeighting,
            CERTAINTY_FRAMEWORK = CertaintyFramework, CERTAINTY_LEVEL = CertaintyLevel, CONSENT_SCOPE = ConsentScope,
            CONSENT_STATE = ConsentState, CONTRAST = Contrast, CONTRIBUTION_KIND = ContributionKind, DIMENSION = Dimension,
            EFFECT_DIRECTION = EffectDirection, EFFECT_SOURCE = EffectSource, EVIDENCE_KIND = EvidenceKind,
            INVOLVEMENT_FRAMEWORK = InvolvementFramework, KIRKPATRICK_LEVEL = KirkpatrickLevel, LEARNING_DOMAIN = LearningDomain,
            MMAT_CATEGORY = MmatCategory, ORGANISATION_KIND = OrganisationKind, PAYMENT_BASIS = PaymentBasis, PERSPECTIVE = Perspective,
            PROVENANCE = Provenance, PUBLICATION_STATUS = PublicationStatus, QUESTION_RELATION = QuestionRelation,
            QUESTION_STATUS = QuestionStatus, RANKING_METHOD = RankingMethod, RATING_BASIS = RatingBasis, ROUND_KIND = RoundKind,
            ROUND_STATUS = RoundStatus, STUDY_KIND = StudyKind, PAIR_FINDING = PairFinding, RECORD_EVENT_KIND = RecordEventKind,
            REMOVAL_KIND = RemovalKind, REVIEW_KIND = ReviewKind, SCREENING_STAGE = ScreeningStage,
            SCREENING_VERDICT = ScreeningVerdict, SEARCH_SOURCE_KIND = SearchSourceKind, DUPLICATE_STATUS = DuplicateStatus,
        }
        // Ratios as printed are accepted in inputs, but stored as their logarithms.
        let metrics = v::EffectMetric::ALL
            .iter()
            .filter(|metric| !matches!(metric, v::EffectMetric::OddsRatio | v::EffectMetric::RiskRatio));
        assert_eq!(EFFECT_METRIC, metrics.map(|metric| metric.code()).collect::<Vec<_>>());
    }
}
