//! One finding of a study as a viewer sees it, with its stored effect.

use chrono::{DateTime, Utc};
use entity::column::{AsJson, Code};
use entity::outcome;
use evidence::effect::{ConfidenceInterval, Effect};
use evidence::vocabulary::{Contrast, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance};
use policy::id::{OutcomeId, ProgrammeId, StudyId, TermId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, Expr, SelectStatement};

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{hidden_changes, updated_at};
use crate::engine::error::Error;
use crate::engine::sql::{column_if, columns};
use crate::engine::wide::Wide;

/// One finding on one outcome, at one time, from one perspective.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The outcome's id.
    pub id: OutcomeId,
    /// The study that found it.
    pub study: StudyId,
    /// The programme that the outcome is about. A viewer may see the outcome without seeing the programme.
    pub programme: Option<ProgrammeId>,
    /// The subject of the outcome: a term of OUTCOME_DOMAIN.
    pub domain: TermId,
    /// The kind of learning.
    pub learning_domain: Option<LearningDomain>,
    /// Kirkpatrick's level of the outcome.
    pub kirkpatrick_level: Option<KirkpatrickLevel>,
    /// Whose perspective was measured.
    pub perspective: Perspective,
    /// How the finding was obtained.
    pub evidence_kind: EvidenceKind,
    /// The instrument that was used, for example a questionnaire.
    pub measure: Option<String>,
    /// The kind of comparison, for example before and after.
    pub contrast: Contrast,
    /// The group or value that the outcome was compared with.
    pub comparison: Option<String>,
    /// When it was measured, as free text.
    pub timepoint: Option<String>,
    /// When it was measured, in weeks.
    pub timepoint_weeks: Option<f64>,
    /// The direction of the effect.
    pub direction: EffectDirection,
    /// Whether a higher value of the measure is better. `None` means yes.
    pub higher_is_better: Option<bool>,
    /// What was found. Read only if the request asks for `summary`; otherwise empty.
    pub summary: String,
    /// What was found, in plain language. Read only if the request asks for `plainLanguage`.
    pub plain_language: Option<String>,
    /// The effect, if the study reports one. Its figures are read only if the request asks for `figures`.
    pub effect: Option<Effect>,
    /// How the row got into the database.
    pub provenance: Provenance,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
    /// The number of changes that the viewer can see, starting at 1.
    pub version: i32,
    /// The number of changes that everyone who can see the outcome can see. This is the number in the row.
    pub(super) open_version: i32,
    /// When the outcome, or what its study shows of it, last changed, as far as the viewer can see.
    pub updated_at: DateTime<Utc>,
}

/// The columns of an outcome, wide ones only if the request asks for them.
pub(super) fn outcome_columns(access: &Access) -> impl Fn(&mut SelectStatement) + Send + Sync + use<> {
    use outcome::Column;
    let summary = access.asks(Wide::OutcomeSummary);
    let wide = [
        (Column::PlainLanguage, access.asks(Wide::OutcomePlainLanguage)),
        (Column::EffectFigures, access.asks(Wide::OutcomeFigures)),
    ];
    let updated_at = updated_at(access, CopiedKind::Outcome);
    let hidden_changes = hidden_changes(access, CopiedKind::Outcome);
    move |select| {
        columns(
            select,
            &[
                Column::Id,
                Column::Code,
                Column::StudyId,
                Column::ProgrammeId,
                Column::DomainTermId,
                Column::LearningDomain,
                Column::KirkpatrickLevel,
                Column::Perspective,
                Column::EvidenceKind,
                Column::Measure,
                Column::Contrast,
                Column::Comparison,
                Column::Timepoint,
                Column::TimepointWeeks,
                Column::Direction,
                Column::HigherIsBetter,
                Column::EffectSource,
                Column::EffectMetric,
                Column::EffectEstimate,
                Column::EffectStandardError,
                Column::EffectCiLevel,
                Column::EffectCiLower,
                Column::EffectCiUpper,
                Column::EffectPValue,
                Column::EffectN,
                Column::Provenance,
                Column::SourceUrl,
                Column::Version,
                Column::CreatedAt,
            ],
        );
        select
            .expr_as(updated_at.clone(), Alias::new("updated_at"))
            .expr_as(hidden_changes.clone(), Alias::new("hidden_changes"));
        if summary {
            columns(select, &[Column::Summary]);
        } else {
            // The column is never NULL, so an empty text takes its place.
            select.expr_as(Expr::cust("''"), Alias::new(sea_orm::Iden::to_string(&Column::Summary)));
        }
        for (column, wanted) in wide {
            column_if(select, column, wanted);
        }
    }
}

/// A row with the columns of [`outcome_columns`].
#[derive(FromQueryResult)]
pub(super) struct StoredOutcome {
    #[sea_orm(nested)]
    model: outcome::Model,
    hidden_changes: i32,
}

impl Outcome {
    pub(super) fn from_row(row: StoredOutcome) -> Result<Self, Error> {
        let StoredOutcome { mut model, hidden_changes } = row;
        Ok(Self {
            effect: effect(&mut model)?,
            id: OutcomeId(model.id),
            study: StudyId(model.study_id),
            programme: model.programme_id.map(ProgrammeId),
            domain: TermId(model.domain_term_id),
            learning_domain: model.learning_domain.map(|code| code.0),
            kirkpatrick_level: model.kirkpatrick_level.map(|code| code.0),
            perspective: model.perspective.0,
            evidence_kind: model.evidence_kind.0,
            measure: model.measure,
            contrast: model.contrast.0,
            comparison: model.comparison,
            timepoint: model.timepoint,
            timepoint_weeks: model.timepoint_weeks,
            direction: model.direction.0,
            higher_is_better: model.higher_is_better,
            summary: model.summary,
            plain_language: model.plain_language,
            provenance: model.provenance.0,
            source_url: model.source_url,
            version: model.version + hidden_changes,
            open_version: model.version,
            updated_at: model.updated_at.0,
        })
    }
}

/// The stored effect. An estimate without its metric or its source is an error.
fn effect(model: &mut outcome::Model) -> Result<Option<Effect>, Error> {
    let Some(estimate) = model.effect_estimate else {
        return Ok(None);
    };
    let missing = |name: &str| Error::Corrupt(format!("outcome {} has an estimate without its {name}", model.id));
    let Code(metric) = model.effect_metric.ok_or_else(|| missing("metric"))?;
    let Code(source) = model.effect_source.ok_or_else(|| missing("source"))?;
    let ci = match (model.effect_ci_level, model.effect_ci_lower, model.effect_ci_upper) {
        (Some(level), Some(lower), Some(upper)) => Some(ConfidenceInterval { level, lower, upper }),
        _ => None,
    };
    let figures = model.effect_figures.take().map_or_else(Vec::new, |AsJson(input)| input.figures());
    Ok(Some(Effect {
        metric,
        estimate,
        standard_error: model.effect_standard_error,
        ci,
        p_value: model.effect_p_value,
        n: model.effect_n,
        source,
        figures,
    }))
}
