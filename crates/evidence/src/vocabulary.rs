//! Defines the closed word lists of the field as types. Each value has one wire code, which the contract and the database use.

use std::fmt;
use std::str::FromStr;

/// A wire code that is not a value of the expected word list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?} is not a {list}")]
pub struct UnknownCode {
    /// The name of the expected word list.
    pub list: &'static str,
    /// The text that was given.
    pub code: String,
}

/// A closed word list, which is an enum in the contract.
pub trait WordList: Copy + Eq + std::fmt::Debug + Send + Sync + 'static {
    /// The name of the list in the contract.
    const NAME: &'static str;

    /// All values, in the order of the contract.
    fn all() -> &'static [Self];

    /// The wire code of the value.
    fn wire(self) -> &'static str;
}

// One table per list, so that the type, its variants and their codes cannot diverge.
macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!("`", $code, "`")] $variant),+ }

        impl $name {
            /// All values, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The wire code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl WordList for $name {
            const NAME: &'static str = stringify!($name);

            fn all() -> &'static [Self] {
                Self::ALL
            }

            fn wire(self) -> &'static str {
                self.code()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;

            fn from_str(code: &str) -> Result<Self, UnknownCode> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err(UnknownCode { list: stringify!($name), code: code.to_owned() }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                code.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

vocabulary! {
    /// A dimension by which programmes, studies and outcomes are described, compared and mapped.
    Dimension {
        Method = "METHOD", Topic = "TOPIC", Audience = "AUDIENCE", InvolvementActivity = "INVOLVEMENT_ACTIVITY",
        InvolvementLevel = "INVOLVEMENT_LEVEL", DeliveryMode = "DELIVERY_MODE", EducationLevel = "EDUCATION_LEVEL",
        Setting = "SETTING", Country = "COUNTRY", StudyDesign = "STUDY_DESIGN", OutcomeDomain = "OUTCOME_DOMAIN",
        LearningDomain = "LEARNING_DOMAIN", KirkpatrickLevel = "KIRKPATRICK_LEVEL", Perspective = "PERSPECTIVE",
        EffectivenessParameter = "EFFECTIVENESS_PARAMETER",
    }
    /// The stage of a row on its way to publication.
    PublicationStatus { Draft = "DRAFT", InReview = "IN_REVIEW", Published = "PUBLISHED", Archived = "ARCHIVED" }
    /// Whether a proposed change was accepted, was sent back, or is waiting.
    ProposalState { Waiting = "WAITING", Accepted = "ACCEPTED", SentBack = "SENT_BACK" }
    /// Where the data of a row come from.
    Provenance {
        SourceDocument = "SOURCE_DOCUMENT", Extracted = "EXTRACTED", Derived = "DERIVED", Illustrative = "ILLUSTRATIVE",
    }
    /// A group of people who produce evidence and questions together.
    Perspective {
        ServiceUserEducator = "SERVICE_USER_EDUCATOR", ServiceUser = "SERVICE_USER", Carer = "CARER",
        Trainee = "TRAINEE", Practitioner = "PRACTITIONER", Academic = "ACADEMIC",
    }
    /// The kind of an organisation.
    OrganisationKind {
        University = "UNIVERSITY", NhsTrust = "NHS_TRUST", VoluntarySector = "VOLUNTARY_SECTOR", UserLed = "USER_LED",
        LocalAuthority = "LOCAL_AUTHORITY", Regulator = "REGULATOR", Funder = "FUNDER", Other = "OTHER",
    }
    /// How service users and carers are paid for their work.
    PaymentBasis {
        None = "NONE", Expenses = "EXPENSES", Voucher = "VOUCHER", Honorarium = "HONORARIUM", Sessional = "SESSIONAL",
        VisitingLecturerRate = "VISITING_LECTURER_RATE", Salaried = "SALARIED",
    }
    /// A published scale for the level of involvement.
    InvolvementFramework { Tew2004 = "TEW_2004", Towle2010 = "TOWLE_2010" }
    /// What a rating of involvement is based on.
    RatingBasis { Experience = "EXPERIENCE", Desk = "DESK" }
    /// Whether a study is primary research or a review.
    StudyKind { Primary = "PRIMARY", Review = "REVIEW" }
    /// The category of a study design in the Mixed Methods Appraisal Tool (MMAT, version 2018).
    MmatCategory {
        Qualitative = "QUALITATIVE", Randomised = "RANDOMISED", NonRandomised = "NON_RANDOMISED",
        Descriptive = "DESCRIPTIVE", MixedMethods = "MIXED_METHODS",
    }
    /// The tool by which a study is appraised.
    AppraisalTool {
        /// The Mixed Methods Appraisal Tool, version 2018.
        Mmat2018 = "MMAT_2018",
    }
    /// The answer of a rater to a criterion.
    AppraisalResponse { Yes = "YES", No = "NO", CantTell = "CANT_TELL" }
    /// The kind of learning that an outcome is about.
    LearningDomain { Cognitive = "COGNITIVE", Affective = "AFFECTIVE", Behavioural = "BEHAVIOURAL" }
    /// Kirkpatrick's levels as modified by Barr and others.
    KirkpatrickLevel {
        K1Reaction = "K1_REACTION", K2aAttitudes = "K2A_ATTITUDES", K2bKnowledgeSkills = "K2B_KNOWLEDGE_SKILLS",
        K3Behaviour = "K3_BEHAVIOUR", K4aOrganisation = "K4A_ORGANISATION", K4bServiceUsers = "K4B_SERVICE_USERS",
    }
    /// The direction of a finding.
    EffectDirection {
        Benefit = "BENEFIT", Harm = "HARM", NoChange = "NO_CHANGE", Inconsistent = "INCONSISTENT", NotReported = "NOT_REPORTED",
    }
    /// What a finding compares. Findings with different contrasts are never pooled or counted together.
    Contrast {
        VersusComparison = "VERSUS_COMPARISON", BeforeAfter = "BEFORE_AFTER",
        VersusOtherInvolvement = "VERSUS_OTHER_INVOLVEMENT", None = "NONE",
    }
    /// How a finding was obtained.
    EvidenceKind { Measured = "MEASURED", SelfReport = "SELF_REPORT", Qualitative = "QUALITATIVE" }
    /// The scale on which an effect is estimated.
    EffectMetric {
        StandardisedMeanDifference = "STANDARDISED_MEAN_DIFFERENCE", MeanDifference = "MEAN_DIFFERENCE",
        LogOddsRatio = "LOG_ODDS_RATIO", LogRiskRatio = "LOG_RISK_RATIO", RiskDifference = "RISK_DIFFERENCE",
        FisherZ = "FISHER_Z", LogitProportion = "LOGIT_PROPORTION",
        /// An odds ratio as papers print it. It is accepted in inputs only: it is stored and returned as LOG_ODDS_RATIO.
        OddsRatio = "ODDS_RATIO",
        /// A risk ratio as papers print it. It is accepted in inputs only: it is stored and returned as LOG_RISK_RATIO.
        RiskRatio = "RISK_RATIO",
    }
    /// The form in which an effect was entered.
    EffectSource {
        Estimate = "ESTIMATE", Continuous = "CONTINUOUS", Binary = "BINARY", Correlation = "CORRELATION", Proportion = "PROPORTION",
    }
    /// How many primary studies are in a cell of an evidence map.
    EvidenceState { Gap = "GAP", Thin = "THIN", Some = "SOME", Cluster = "CLUSTER" }
    /// The level of certainty of a body of evidence, by GRADE or GRADE-CERQual.
    CertaintyLevel { High = "HIGH", Moderate = "MODERATE", Low = "LOW", VeryLow = "VERY_LOW" }
    /// The rules by which certainty is rated.
    CertaintyFramework { Grade = "GRADE", Cerqual = "CERQUAL" }
    /// The statistical model by which effects are pooled.
    PoolingModel { CommonEffect = "COMMON_EFFECT", RandomEffects = "RANDOM_EFFECTS" }
    /// The method by which the variance between studies is estimated.
    TauEstimator {
        DerSimonianLaird = "DERSIMONIAN_LAIRD", PauleMandel = "PAULE_MANDEL", Reml = "REML",
        MaximumLikelihood = "MAXIMUM_LIKELIHOOD", SidikJonkman = "SIDIK_JONKMAN", Hedges = "HEDGES",
        EmpiricalBayes = "EMPIRICAL_BAYES",
    }
    /// The method by which the confidence interval of a pooled estimate is calculated.
    IntervalMethod { Normal = "NORMAL", HartungKnapp = "HARTUNG_KNAPP", HartungKnappAtLeastNormal = "HARTUNG_KNAPP_AT_LEAST_NORMAL" }
    /// How several effects of the same study, which depend on each other, are pooled.
    WithinStudy { Composite = "COMPOSITE", ClusterRobust = "CLUSTER_ROBUST", Independent = "INDEPENDENT" }
    /// A numeric property of a study or an outcome that may explain differences between effects.
    Moderator {
        Year = "YEAR", SampleSize = "SAMPLE_SIZE", FollowUpWeeks = "FOLLOW_UP_WEEKS", InvolvementLevel = "INVOLVEMENT_LEVEL",
    }
    /// The state of a research question.
    QuestionStatus {
        Submitted = "SUBMITTED", Merged = "MERGED", VerifiedUnanswered = "VERIFIED_UNANSWERED",
        PartlyAnswered = "PARTLY_ANSWERED", Answered = "ANSWERED", OutOfScope = "OUT_OF_SCOPE",
        Shortlisted = "SHORTLISTED", Prioritised = "PRIORITISED",
    }
    /// How a linked row relates to a question.
    QuestionRelation { BearsOn = "BEARS_ON", PartlyAnswers = "PARTLY_ANSWERS", CouldTest = "COULD_TEST" }
    /// A purpose for which a participant allows the use of what they say. Each is agreed to separately.
    ConsentScope {
        TakePart = "TAKE_PART", Ranking = "RANKING", ResearchUse = "RESEARCH_USE",
        QuotePseudonymously = "QUOTE_PSEUDONYMOUSLY", QuoteByName = "QUOTE_BY_NAME", Recontact = "RECONTACT",
        OpenArchive = "OPEN_ARCHIVE",
    }
    /// The answer of a participant to one consent scope.
    ConsentState { Given = "GIVEN", Refused = "REFUSED", Withdrawn = "WITHDRAWN" }
    /// The kind of a contribution.
    ContributionKind { Experience = "EXPERIENCE", Impact = "IMPACT", Story = "STORY", Theme = "THEME" }
    /// How people vote in a round of prioritisation.
    RoundKind { Interim = "INTERIM", SmallGroup = "SMALL_GROUP", DotVote = "DOT_VOTE", Plenary = "PLENARY" }
    /// The state of a round: first planned, then open, then closed, and never back.
    RoundStatus { Planned = "PLANNED", Open = "OPEN", Closed = "CLOSED" }
    /// The method that turns ballots into an order of questions.
    RankingMethod {
        ReverseRank = "REVERSE_RANK", SumOfRanks = "SUM_OF_RANKS", Dots = "DOTS", Borda = "BORDA",
        Copeland = "COPELAND", Schulze = "SCHULZE", Kemeny = "KEMENY",
    }
    /// Whether every ballot or every perspective has the same weight.
    BallotWeighting { EqualBallots = "EQUAL_BALLOTS", EqualPerspectives = "EQUAL_PERSPECTIVES" }
    /// Whether an account belongs to a person or to a system.
    AccountKind { Person = "PERSON", Service = "SERVICE" }
    /// Why a number of people is not shown.
    SuppressionReason { SmallCount = "SMALL_COUNT", Secondary = "SECONDARY", NotPermitted = "NOT_PERMITTED" }
    /// Whether an action in the audit trail was allowed or denied.
    AuditOutcome { Allowed = "ALLOWED", Denied = "DENIED" }
    /// A kind of row that search finds by its words.
    SearchKind {
        Programme = "PROGRAMME", Study = "STUDY", Outcome = "OUTCOME", Question = "QUESTION", Recommendation = "RECOMMENDATION",
    }
    /// The kind of a source in which a review searches. Databases and registers are one column of a PRISMA flow, all others the second.
    SearchSourceKind {
        Database = "DATABASE", Register = "REGISTER", Website = "WEBSITE", Organisation = "ORGANISATION",
        CitationSearch = "CITATION_SEARCH", Contact = "CONTACT",
    }
    /// Why a record that is not a duplicate was removed before screening.
    RemovalKind { Automation = "AUTOMATION", Other = "OTHER" }
    /// The kind of a literature review.
    ReviewKind { Systematic = "SYSTEMATIC", Rapid = "RAPID", Scoping = "SCOPING" }
    /// A stage at which two reviewers decide on each record: by title and abstract, then by the full text of its report.
    ScreeningStage { TitleAbstract = "TITLE_ABSTRACT", FullText = "FULL_TEXT" }
    /// The verdict of a reviewer on a record. `UNSURE` counts as not excluded.
    ScreeningVerdict { Include = "INCLUDE", Exclude = "EXCLUDE", Unsure = "UNSURE" }
    /// Whether two records that may be the same publication are taken for one, wait for a person, or are different.
    DuplicateStatus { Merged = "MERGED", Pending = "PENDING", Distinct = "DISTINCT" }
    /// What the rules found about two records, or that a person named the pair.
    PairFinding { Certain = "CERTAIN", Likely = "LIKELY", HeldApart = "HELD_APART", ByHand = "BY_HAND" }
    /// What happened to a record.
    RecordEventKind {
        Imported = "IMPORTED", ImportUndone = "IMPORT_UNDONE", MarkedDuplicate = "MARKED_DUPLICATE", MarkedDistinct = "MARKED_DISTINCT",
        Removed = "REMOVED", Restored = "RESTORED", Screened = "SCREENED", ScreeningReopened = "SCREENING_REOPENED",
        NotRetrieved = "NOT_RETRIEVED", Retrieved = "RETRIEVED", Assessed = "ASSESSED", AssessmentReopened = "ASSESSMENT_REOPENED",
        Linked = "LINKED", Unlinked = "UNLINKED", VoteSuperseded = "VOTE_SUPERSEDED",
    }
    /// What happened to a ballot: it was cast, it was replaced by another of the same person or group, it was withdrawn (or erased when the
    /// person withdrew), or a facilitator entered a paper ballot.
    BallotAct { Cast = "CAST", Changed = "CHANGED", Withdrawn = "WITHDRAWN", Entered = "ENTERED" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_as_its_value() {
        for &dimension in Dimension::ALL {
            assert_eq!(dimension.code().parse(), Ok(dimension));
        }
        for &status in QuestionStatus::ALL {
            assert_eq!(status.code().parse(), Ok(status));
        }
    }

    #[test]
    fn an_unknown_code_is_named_with_its_list() {
        let refused = "SOMETHING".parse::<Contrast>().map_err(|e| e.to_string());
        assert_eq!(refused, Err("\"SOMETHING\" is not a Contrast".to_owned()));
    }
}
