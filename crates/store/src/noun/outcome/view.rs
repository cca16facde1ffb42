//! One finding of a study as a viewer sees it, with its effect as it is stored.

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
    /// Its id.
    pub id: OutcomeId,
    /// The study that found it.
    pub study: StudyId,
    /// The programme that it is about; a viewer may see the outcome and not the programme.
    pub programme: Option<ProgrammeId>,
    /// What it is about: a term of OUTCOME_DOMAIN.
    pub domain: TermId,
    /// What sort of learning.
    pub learning_domain: Option<LearningDomain>,
    /// On which of Kirkpatrick's levels.
    pub kirkpatrick_level: Option<KirkpatrickLevel>,
    /// Whose eyes.
    pub perspective: Perspective,
    /// How it was come by.
    pub evidence_kind: EvidenceKind,
    /// What it was measured with.
    pub measure: Option<String>,
    /// What it compares.
    pub contrast: Contrast,
    /// With whom or what.
    pub comparison: Option<String>,
    /// When it was measured.
    pub timepoint: Option<String>,
    /// When it was measured, in weeks.
    pub timepoint_weeks: Option<f64>,
    /// Which way it points.
    pub direction: EffectDirection,
    /// Whether a higher value of the measure is better; unsaid means that it is.
    pub higher_is_better: Option<bool>,
    /// What was found. Read where `summary` is asked for, empty elsewhere.
    pub summary: String,
    /// What was found, in plain words. Read where `plainLanguage` is asked for.
    pub plain_language: Option<String>,
    /// The effect, where the study prints one. Its figures are read where `figures` is asked for.
    pub effect: Option<Effect>,
    /// Where the row comes from.
    pub provenance: Provenance,
    /// The page that says so.
    pub source_url: Option<String>,
    /// Counts changes that the viewer can see, from 1.
    pub version: i32,
    /// Counts changes that everybody who sees the outcome can see: what is stored in the row.
    pub(super) open_version: i32,
    /// When it, or what its study shows of it, last changed, as far as the viewer can see.
    pub updated_at: DateTime<Utc>,
}

/// The columns of an outcome, wide ones only where they are asked for.
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
            // The column is never NULL, so its place holds an empty text.
            select.expr_as(Expr::cust("''"), Alias::new(sea_orm::Iden::to_string(&Column::Summary)));
        }
        for (column, wanted) in wide {
            column_if(select, column, wanted);
        }
    }
}

/// A row as [`outcome_columns`] reads it.
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

/// The stored effect. An estimate without its metric or its source cannot be read.
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
