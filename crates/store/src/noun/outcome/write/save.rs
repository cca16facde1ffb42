//! Stores a checked description: the row with its effect, its parameters, and its search text.

use entity::column::{AsJson, Code};
use entity::{outcome, outcome_term, question_link, recommendation_basis, search_document};
use evidence::vocabulary::{Dimension, Provenance, SearchKind};
use policy::id::{OutcomeId, TermId};
use policy::{Permit, action};
use sea_orm::sea_query::{Expr, ExprTrait, Query, Value};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    Condition, DbErr, SqlErr,
};

use super::check::CheckedOutcome;
use super::stale;
use crate::engine::change::Change;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::outcome::Outcome;
use crate::noun::outcome::effect_columns::{EffectColumns, effect_columns};

/// The refusal to delete an outcome that another row refers to.
fn kept() -> Error {
    Error::Conflict("a question or a recommendation refers to this outcome; remove the link first".to_owned())
}

/// Two requests may add a link and delete the outcome at the same time; then the foreign key refuses the deletion.
fn referred_to(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => kept(),
        _ => error.into(),
    }
}

/// The effect columns for the effect of a checked input.
fn columns_of(checked: &CheckedOutcome<'_>) -> Result<Option<EffectColumns>, Error> {
    let columns = checked.input.effect.given().map(effect_columns).transpose();
    columns.map_err(|error| Error::invalid("input.effect", error.to_string()))
}

impl Work {
    pub(super) async fn insert_outcome(
        &self,
        permit: &Permit<action::RecordOutcome>,
        checked: &CheckedOutcome<'_>,
    ) -> Result<OutcomeId, Error> {
        let (id, now) = (OutcomeId(new_id()), self.now());
        let input = checked.input;
        let effect = columns_of(checked)?;
        let effect = effect.as_ref();
        // The required fields are present: an input without them was refused earlier.
        let row = outcome::ActiveModel {
            id: Set(id.0),
            code: Set(None),
            study_id: Set(permit.target().0),
            programme_id: Set(input.programme.given().map(|id| id.0)),
            domain_term_id: Set(checked.domain.0),
            learning_domain: Set(input.learning_domain.given().copied().map(Code)),
            kirkpatrick_level: Set(input.kirkpatrick_level.given().copied().map(Code)),
            perspective: input.perspective.map_or(NotSet, |word| Set(Code(word))),
            evidence_kind: input.evidence_kind.map_or(NotSet, |word| Set(Code(word))),
            measure: Set(input.measure.after(None)),
            contrast: input.contrast.map_or(NotSet, |word| Set(Code(word))),
            comparison: Set(input.comparison.after(None)),
            timepoint: Set(input.timepoint.after(None)),
            timepoint_weeks: Set(input.timepoint_weeks.after(None)),
            direction: input.direction.map_or(NotSet, |word| Set(Code(word))),
            higher_is_better: Set(input.higher_is_better.after(None)),
            summary: Set(input.summary.clone().unwrap_or_default()),
            plain_language: Set(input.plain_language.after(None)),
            effect_source: Set(effect.map(|effect| Code(effect.source))),
            effect_metric: Set(effect.map(|effect| Code(effect.metric))),
            effect_figures: Set(effect.map(|effect| AsJson(effect.figures.clone()))),
            effect_estimate: Set(effect.map(|effect| effect.estimate)),
            effect_standard_error: Set(effect.and_then(|effect| effect.standard_error)),
            effect_ci_level: Set(effect.and_then(|effect| effect.ci_level)),
            effect_ci_lower: Set(effect.and_then(|effect| effect.ci_lower)),
            effect_ci_upper: Set(effect.and_then(|effect| effect.ci_upper)),
            effect_p_value: Set(effect.and_then(|effect| effect.p_value)),
            effect_n: Set(effect.and_then(|effect| effect.n)),
            provenance: Set(Code(input.provenance.unwrap_or(Provenance::Extracted))),
            source_url: Set(input.source_url.after(None)),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        self.under(permit).insert(row).await?;
        self.under(permit).store_parameters(id, checked.parameters.as_deref()).await?;
        self.under(permit).index_outcome(id).await?;
        Ok(id)
    }

    pub(super) async fn replace_outcome(
        &self,
        permit: &Permit<action::EditOutcome>,
        held: &Outcome,
        checked: &CheckedOutcome<'_>,
    ) -> Result<(), Error> {
        use outcome::Column;
        let input = checked.input;
        // Whether the change is visible to everyone is known only after everything is stored, so `outcome_changed` updates version and
        // time.
        let mut values: Vec<(Column, Value)> = vec![
            (Column::DomainTermId, checked.domain.0.into()),
            (Column::Provenance, Code(input.provenance.unwrap_or(held.provenance)).into()),
        ];
        for (column, given) in [
            (Column::Perspective, input.perspective.map(|word| Code(word).into())),
            (Column::EvidenceKind, input.evidence_kind.map(|word| Code(word).into())),
            (Column::Contrast, input.contrast.map(|word| Code(word).into())),
            (Column::Direction, input.direction.map(|word| Code(word).into())),
            (Column::Summary, input.summary.as_deref().map(Value::from)),
        ] {
            if let Some(value) = given {
                values.push((column, value));
            }
        }
        for (column, change) in [
            (Column::Measure, &input.measure),
            (Column::Comparison, &input.comparison),
            (Column::Timepoint, &input.timepoint),
            (Column::PlainLanguage, &input.plain_language),
            (Column::SourceUrl, &input.source_url),
        ] {
            if let Change::Set(text) = change {
                values.push((column, text.clone().into()));
            }
        }
        if let Change::Set(higher) = input.higher_is_better {
            values.push((Column::HigherIsBetter, higher.into()));
        }
        if let Change::Set(weeks) = input.timepoint_weeks {
            values.push((Column::TimepointWeeks, weeks.into()));
        }
        if let Change::Set(programme) = input.programme {
            values.push((Column::ProgrammeId, programme.map(|id| id.0).into()));
        }
        if let Change::Set(domain) = input.learning_domain {
            values.push((Column::LearningDomain, domain.map(Code).into()));
        }
        if let Change::Set(level) = input.kirkpatrick_level {
            values.push((Column::KirkpatrickLevel, level.map(Code).into()));
        }
        if let Change::Set(_) = input.effect {
            values.extend(columns_of(checked)?.as_ref().map_or_else(no_effect, effect_values));
        }
        let update = Query::update()
            .table(outcome::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(Column::Id).eq(permit.target().0))
            .and_where(col(Column::Version).eq(held.open_version))
            .take();
        if self.under(permit).update(&update).await? != 1 {
            return Err(stale(held.version, held.version + 1));
        }
        self.under(permit)
            .store_parameters(permit.target(), checked.parameters.as_deref())
            .await?;
        self.under(permit).index_outcome(permit.target()).await
    }

    pub(super) async fn remove_outcome(&self, permit: &Permit<action::DeleteOutcome>, held: &Outcome) -> Result<(), Error> {
        use outcome::Column;
        // SQLite does not report which foreign key was violated, so references to the outcome are checked first.
        let id = permit.target().0;
        let linked = Query::select()
            .expr(Expr::val(1))
            .unscoped::<question_link::Entity>(Unscoped::WhatRefersToIt)
            .and_where(col(question_link::Column::OutcomeId).eq(id))
            .take();
        let based = Query::select()
            .expr(Expr::val(1))
            .unscoped::<recommendation_basis::Entity>(Unscoped::WhatRefersToIt)
            .and_where(col(recommendation_basis::Column::OutcomeId).eq(id))
            .take();
        for referring in [linked, based] {
            if self.inside().query_one(&referring).await?.is_some() {
                return Err(kept());
            }
        }
        let words = Condition::all()
            .add(col(search_document::Column::Kind).eq(Code(SearchKind::Outcome)))
            .add(col(search_document::Column::RowId).eq(permit.target().0));
        self.under(permit).delete::<search_document::Entity>(words).await?;
        let delete = Query::delete()
            .from_table(outcome::Entity)
            .and_where(col(Column::Id).eq(permit.target().0))
            .and_where(col(Column::Version).eq(held.open_version))
            .take();
        let gone = self.under(permit).remove(&delete).await.map_err(referred_to)?;
        if gone == 1 {
            Ok(())
        } else {
            Err(stale(held.version, held.version + 1))
        }
    }
}

impl Writer<'_> {
    /// Stores the parameters, if the input gives them.
    async fn store_parameters(&self, id: OutcomeId, parameters: Option<&[TermId]>) -> Result<(), Error> {
        let Some(parameters) = parameters else { return Ok(()) };
        self.delete::<outcome_term::Entity>(Condition::all().add(col(outcome_term::Column::OutcomeId).eq(id.0)))
            .await?;
        let rows = (0..).zip(parameters).map(|(position, term)| outcome_term::ActiveModel {
            outcome_id: Set(id.0),
            term_id: Set(term.0),
            dimension: Set(Code(Dimension::EffectivenessParameter)),
            position: Set(position),
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            self.insert_all(rows).await?;
        }
        Ok(())
    }
}

fn effect_values(effect: &EffectColumns) -> Vec<(outcome::Column, Value)> {
    use outcome::Column;
    vec![
        (Column::EffectSource, Some(Code(effect.source)).into()),
        (Column::EffectMetric, Some(Code(effect.metric)).into()),
        (Column::EffectFigures, Some(AsJson(effect.figures.clone())).into()),
        (Column::EffectEstimate, Some(effect.estimate).into()),
        (Column::EffectStandardError, effect.standard_error.into()),
        (Column::EffectCiLevel, effect.ci_level.into()),
        (Column::EffectCiLower, effect.ci_lower.into()),
        (Column::EffectCiUpper, effect.ci_upper.into()),
        (Column::EffectPValue, effect.p_value.into()),
        (Column::EffectN, effect.n.into()),
    ]
}

fn no_effect() -> Vec<(outcome::Column, Value)> {
    use outcome::Column;
    let text = || Value::from(None::<String>);
    let number = || Value::from(None::<f64>);
    vec![
        (Column::EffectSource, text()),
        (Column::EffectMetric, text()),
        (Column::EffectFigures, Value::from(None::<serde_json::Value>)),
        (Column::EffectEstimate, number()),
        (Column::EffectStandardError, number()),
        (Column::EffectCiLevel, number()),
        (Column::EffectCiLower, number()),
        (Column::EffectCiUpper, number()),
        (Column::EffectPValue, number()),
        (Column::EffectN, Value::from(None::<i32>)),
    ]
}
