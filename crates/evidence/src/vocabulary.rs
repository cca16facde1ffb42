//! The closed word lists of the field, as types: each value has one wire code, the one that the contract and the database use.

use std::fmt;
use std::str::FromStr;

/// A wire code that stands for no value of the list it was read as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?} is not a {list}")]
pub struct UnknownCode {
    /// The word list that was asked.
    pub list: &'static str,
    /// What was given.
    pub code: String,
}

/// A closed word list: what the contract calls an enum.
pub trait WordList: Copy + Eq + std::fmt::Debug + Send + Sync + 'static {
    /// The list's name in the contract.
    const NAME: &'static str;

    /// All values, in the order of the contract.
    fn all() -> &'static [Self];

    /// The value's wire code.
    fn wire(self) -> &'static str;
}

// One table a list: type, variants and codes cannot drift apart.
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
    /// One axis along which programmes, studies or outcomes are described, compared and mapped.
    Dimension {
        Method = "METHOD", Topic = "TOPIC", Audience = "AUDIENCE", InvolvementActivity = "INVOLVEMENT_ACTIVITY",
        InvolvementLevel = "INVOLVEMENT_LEVEL", DeliveryMode = "DELIVERY_MODE", EducationLevel = "EDUCATION_LEVEL",
        Setting = "SETTING", Country = "COUNTRY", StudyDesign = "STUDY_DESIGN", OutcomeDomain = "OUTCOME_DOMAIN",
        LearningDomain = "LEARNING_DOMAIN", KirkpatrickLevel = "KIRKPATRICK_LEVEL", Perspective = "PERSPECTIVE",
        EffectivenessParameter = "EFFECTIVENESS_PARAMETER",
    }
    /// How far a row is on its way to the public.
    PublicationStatus { Draft = "DRAFT", InReview = "IN_REVIEW", Published = "PUBLISHED", Archived = "ARCHIVED" }
    /// What became of a change that somebody proposed.
    ProposalState { Waiting = "WAITING", Accepted = "ACCEPTED", SentBack = "SENT_BACK" }
    /// Where a row comes from.
    Provenance {
        SourceDocument = "SOURCE_DOCUMENT", Extracted = "EXTRACTED", Derived = "DERIVED", Illustrative = "ILLUSTRATIVE",
    }
    /// Whose eyes: the constituent groups of co-production.
    Perspective {
        ServiceUserEducator = "SERVICE_USER_EDUCATOR", ServiceUser = "SERVICE_USER", Carer = "CARER",
        Trainee = "TRAINEE", Practitioner = "PRACTITIONER", Academic = "ACADEMIC",
    }
    /// What kind of body an organisation is.
    OrganisationKind {
        University = "UNIVERSITY", NhsTrust = "NHS_TRUST", VoluntarySector = "VOLUNTARY_SECTOR", UserLed = "USER_LED",
        LocalAuthority = "LOCAL_AUTHORITY", Regulator = "REGULATOR", Funder = "FUNDER", Other = "OTHER",
    }
    /// How service users are paid for their part.
    PaymentBasis {
        None = "NONE", Expenses = "EXPENSES", Voucher = "VOUCHER", Honorarium = "HONORARIUM", Sessional = "SESSIONAL",
        VisitingLecturerRate = "VISITING_LECTURER_RATE", Salaried = "SALARIED",
    }
    /// A published ladder of involvement.
    InvolvementFramework { Tew2004 = "TEW_2004", Towle2010 = "TOWLE_2010" }
    /// What a rating of involvement rests on.
    RatingBasis { Experience = "EXPERIENCE", Desk = "DESK" }
    /// Primary research, or a review of others' research.
    StudyKind { Primary = "PRIMARY", Review = "REVIEW" }
    /// The category of the Mixed Methods Appraisal Tool (2018) that a study's design belongs to.
    MmatCategory {
        Qualitative = "QUALITATIVE", Randomised = "RANDOMISED", NonRandomised = "NON_RANDOMISED",
        Descriptive = "DESCRIPTIVE", MixedMethods = "MIXED_METHODS",
    }
    /// What sort of learning an outcome is about.
    LearningDomain { Cognitive = "COGNITIVE", Affective = "AFFECTIVE", Behavioural = "BEHAVIOURAL" }
    /// Kirkpatrick's levels as modified by Barr and others.
    KirkpatrickLevel {
        K1Reaction = "K1_REACTION", K2aAttitudes = "K2A_ATTITUDES", K2bKnowledgeSkills = "K2B_KNOWLEDGE_SKILLS",
        K3Behaviour = "K3_BEHAVIOUR", K4aOrganisation = "K4A_ORGANISATION", K4bServiceUsers = "K4B_SERVICE_USERS",
    }
    /// Which way a finding points.
    EffectDirection {
        Benefit = "BENEFIT", Harm = "HARM", NoChange = "NO_CHANGE", Inconsistent = "INCONSISTENT", NotReported = "NOT_REPORTED",
    }
    /// What a finding compares. Findings are pooled or counted within one kind only.
    Contrast {
        VersusComparison = "VERSUS_COMPARISON", BeforeAfter = "BEFORE_AFTER",
        VersusOtherInvolvement = "VERSUS_OTHER_INVOLVEMENT", None = "NONE",
    }
    /// How a finding was come by.
    EvidenceKind { Measured = "MEASURED", SelfReport = "SELF_REPORT", Qualitative = "QUALITATIVE" }
    /// The scale that an effect estimate is on.
    EffectMetric {
        StandardisedMeanDifference = "STANDARDISED_MEAN_DIFFERENCE", MeanDifference = "MEAN_DIFFERENCE",
        LogOddsRatio = "LOG_ODDS_RATIO", LogRiskRatio = "LOG_RISK_RATIO", RiskDifference = "RISK_DIFFERENCE",
        FisherZ = "FISHER_Z", LogitProportion = "LOGIT_PROPORTION",
        /// An odds ratio as printed. It is accepted as input and stored and answered as LOG_ODDS_RATIO.
        OddsRatio = "ODDS_RATIO",
        /// A risk ratio as printed. It is accepted as input and stored and answered as LOG_RISK_RATIO.
        RiskRatio = "RISK_RATIO",
    }
    /// The form in which an effect was entered.
    EffectSource {
        Estimate = "ESTIMATE", Continuous = "CONTINUOUS", Binary = "BINARY", Correlation = "CORRELATION", Proportion = "PROPORTION",
    }
    /// How well a cell of an evidence map is filled.
    EvidenceState { Gap = "GAP", Thin = "THIN", Some = "SOME", Cluster = "CLUSTER" }
    /// How sure a body of evidence makes us, as GRADE and GRADE-CERQual word it.
    CertaintyLevel { High = "HIGH", Moderate = "MODERATE", Low = "LOW", VeryLow = "VERY_LOW" }
    /// By which rules certainty was rated.
    CertaintyFramework { Grade = "GRADE", Cerqual = "CERQUAL" }
    /// Whether studies share one effect, or each has its own around a mean.
    PoolingModel { CommonEffect = "COMMON_EFFECT", RandomEffects = "RANDOM_EFFECTS" }
    /// How the variance between studies is estimated.
    TauEstimator {
        DerSimonianLaird = "DERSIMONIAN_LAIRD", PauleMandel = "PAULE_MANDEL", Reml = "REML",
        MaximumLikelihood = "MAXIMUM_LIKELIHOOD", SidikJonkman = "SIDIK_JONKMAN", Hedges = "HEDGES",
        EmpiricalBayes = "EMPIRICAL_BAYES",
    }
    /// How the interval of a pooled estimate is made.
    IntervalMethod { Normal = "NORMAL", HartungKnapp = "HARTUNG_KNAPP", HartungKnappAtLeastNormal = "HARTUNG_KNAPP_AT_LEAST_NORMAL" }
    /// What is done about several effects of one study, which are not independent.
    WithinStudy { Composite = "COMPOSITE", ClusterRobust = "CLUSTER_ROBUST", Independent = "INDEPENDENT" }
    /// A number of a study or an outcome that effects may go with.
    Moderator {
        Year = "YEAR", SampleSize = "SAMPLE_SIZE", FollowUpWeeks = "FOLLOW_UP_WEEKS", InvolvementLevel = "INVOLVEMENT_LEVEL",
    }
    /// Where a research question stands.
    QuestionStatus {
        Submitted = "SUBMITTED", Merged = "MERGED", VerifiedUnanswered = "VERIFIED_UNANSWERED",
        PartlyAnswered = "PARTLY_ANSWERED", Answered = "ANSWERED", OutOfScope = "OUT_OF_SCOPE",
        Shortlisted = "SHORTLISTED", Prioritised = "PRIORITISED",
    }
    /// How a question relates to what it is linked to.
    QuestionRelation { BearsOn = "BEARS_ON", PartlyAnswers = "PARTLY_ANSWERS", CouldTest = "COULD_TEST" }
    /// What a participant may agree to, one by one.
    ConsentScope {
        TakePart = "TAKE_PART", Ranking = "RANKING", ResearchUse = "RESEARCH_USE",
        QuotePseudonymously = "QUOTE_PSEUDONYMOUSLY", QuoteByName = "QUOTE_BY_NAME", Recontact = "RECONTACT",
        OpenArchive = "OPEN_ARCHIVE",
    }
    /// What a participant said of one scope.
    ConsentState { Given = "GIVEN", Refused = "REFUSED", Withdrawn = "WITHDRAWN" }
    /// What sort of contribution somebody brought.
    ContributionKind { Experience = "EXPERIENCE", Impact = "IMPACT", Story = "STORY", Theme = "THEME" }
    /// How a round of prioritisation is held.
    RoundKind { Interim = "INTERIM", SmallGroup = "SMALL_GROUP", DotVote = "DOT_VOTE", Plenary = "PLENARY" }
    /// Rounds go one way: planned, open, closed.
    RoundStatus { Planned = "PLANNED", Open = "OPEN", Closed = "CLOSED" }
    /// How ballots become an order.
    RankingMethod {
        ReverseRank = "REVERSE_RANK", SumOfRanks = "SUM_OF_RANKS", Dots = "DOTS", Borda = "BORDA",
        Copeland = "COPELAND", Schulze = "SCHULZE", Kemeny = "KEMENY",
    }
    /// Whether each ballot or each perspective weighs the same.
    BallotWeighting { EqualBallots = "EQUAL_BALLOTS", EqualPerspectives = "EQUAL_PERSPECTIVES" }
    /// A person, or an organisation's system.
    AccountKind { Person = "PERSON", Service = "SERVICE" }
    /// Why a number of people is not shown.
    SuppressionReason { SmallCount = "SMALL_COUNT", Secondary = "SECONDARY", NotPermitted = "NOT_PERMITTED" }
    /// How a recorded act ended.
    AuditOutcome { Allowed = "ALLOWED", Denied = "DENIED" }
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
