//! The part of the schema about syntheses, and about changes of studies and outcomes.

use policy::Resource;

/// As [`super::COVERED`].
pub(super) const COVERED: &[(Resource, &str, &str)] = &[
    (Resource::StudiesPublished, "CumulativeStep", "added k pooled"),
    (
        Resource::StudiesPublished,
        "EffectDirectionGroup",
        "benefit domain harm plainLanguage signTestP studies unclear",
    ),
    (Resource::StudiesPublished, "EffectDirectionSynthesis", "diagram groups"),
    (Resource::StudiesPublished, "Heterogeneity", "df h2 i2 pValue q tau2 tau2Ci"),
    (Resource::StudiesPublished, "LeaveOneOut", "heterogeneity pooled without"),
    (Resource::StudiesPublished, "LeftOut", "outcome reason"),
    (
        Resource::StudiesPublished,
        "MetaAnalysis",
        "cumulative effects eggerTest forestPlot funnelPlot heterogeneity k leaveOneOut leftOut plainLanguage pooled predictionInterval \
            regression subgroupDifferences subgroups trimAndFill warnings",
    ),
    (
        Resource::StudiesPublished,
        "MetaAnalysisInput",
        "contrast interval level metric model moderator outcomes subgroup tau withinStudy withinStudyCorrelation",
    ),
    (
        Resource::StudiesPublished,
        "PooledEffect",
        "ci df estimate pValue standardError statistic",
    ),
    (
        Resource::StudiesPublished,
        "PooledStudy",
        "ci estimate outcome outcomes standardError weight",
    ),
    (
        Resource::StudiesPublished,
        "Query",
        "effectDirections(contrast filter) metaAnalysis(input)",
    ),
    (
        Resource::StudiesPublished,
        "RegressionCoefficient",
        "ci estimate name pValue standardError",
    ),
    (Resource::StudiesPublished, "StudyDirection", "direction outcomes sampleSize study"),
    (Resource::StudiesPublished, "SubgroupResult", "heterogeneity k pooled term"),
    (Resource::StudiesPublished, "SynthesisWarning", "code message"),
    (Resource::StudiesPublished, "TestResult", "df pValue statistic"),
    (Resource::StudiesPublished, "TrimAndFill", "imputed pooled side"),
    (Resource::StudiesUnpublished, "BinaryInput", "events1 events2 metric n1 n2"),
    (Resource::StudiesUnpublished, "ConfidenceIntervalInput", "level lower upper"),
    (
        Resource::StudiesUnpublished,
        "ContinuousInput",
        "correlation mean1 mean2 metric n1 n2 sd1 sd2",
    ),
    (Resource::StudiesUnpublished, "CorrelationInput", "n r"),
    (
        Resource::StudiesUnpublished,
        "EffectInput",
        "binary continuous correlation estimate proportion",
    ),
    (
        Resource::StudiesUnpublished,
        "EstimateInput",
        "ci estimate metric n pValue standardError",
    ),
    (
        Resource::StudiesUnpublished,
        "Mutation",
        "createStudy(input) deleteOutcome(id version) recordOutcome(input study) updateOutcome(id input version) updateStudy(id input \
            version)",
    ),
    (
        Resource::StudiesUnpublished,
        "OutcomeChanges",
        "comparison contrast direction domain effect evidenceKind higherIsBetter kirkpatrickLevel learningDomain measure parameters \
            perspective plainLanguage programme provenance sourceUrl summary timepoint timepointWeeks",
    ),
    (
        Resource::StudiesUnpublished,
        "OutcomeInput",
        "comparison contrast direction domain effect evidenceKind higherIsBetter kirkpatrickLevel learningDomain measure parameters \
            perspective plainLanguage programme provenance sourceUrl summary timepoint timepointWeeks",
    ),
    (Resource::StudiesUnpublished, "ProportionInput", "events n"),
    (
        Resource::StudiesUnpublished,
        "ReportInput",
        "abstract authors doi issue journal pages pmid title url volume year",
    ),
    (
        Resource::StudiesUnpublished,
        "StudyChanges",
        "code countries design involvement kind mmatCategory plainLanguageSummary provenance records reports review sampleSize \
            sourceUrl status termUsed terms title",
    ),
    (
        Resource::StudiesUnpublished,
        "StudyInput",
        "code countries design involvement kind mmatCategory plainLanguageSummary provenance records reports review sampleSize \
            sourceUrl status termUsed terms title",
    ),
];
