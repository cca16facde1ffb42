//! Writes outcomes.

use entity::column::{AsJson, Code};
use entity::{outcome, outcome_term};
use evidence::vocabulary::Dimension;

use super::super::LoadError;
use super::super::files::{Kind, OutcomeRow};
use super::super::fresh::Fresh;
use super::super::search_text;
use super::{Load, PlacedTerm, RowWriter};
use crate::noun::outcome::effect_columns::effect_columns;

/// Writes outcomes with their parameters and search texts.
pub(super) async fn load_outcomes(fresh: &[Fresh<'_, OutcomeRow>], load: &Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    let mut outcomes = Vec::with_capacity(fresh.len());
    let (mut outcome_terms, mut documents) = (Vec::new(), Vec::with_capacity(fresh.len()));
    for Fresh { row, .. } in fresh {
        let outcome = outcome_of(row, load)?;
        let parameters = row.parameters.iter().map(|code| (Dimension::EffectivenessParameter, code.as_str()));
        for PlacedTerm { id, dimension, position } in load.terms(parameters)? {
            outcome_terms.push(outcome_term::Model {
                outcome_id: outcome.id,
                term_id: id,
                dimension: Code(dimension),
                position,
            });
        }
        let domain = load
            .keys
            .term_labels
            .get(&outcome.domain_term_id)
            .map_or(row.domain.as_str(), String::as_str);
        documents.push(search_text::of_outcome(row, domain).document(outcome.id));
        outcomes.push(outcome);
    }
    writer.insert::<outcome::Entity>(outcomes).await?;
    writer.insert::<outcome_term::Entity>(outcome_terms).await?;
    writer.insert_documents(documents).await?;
    writer.advance(Kind::Outcome, fresh.len());
    Ok(())
}

fn outcome_of(row: &OutcomeRow, load: &Load<'_>) -> Result<outcome::Model, LoadError> {
    let effect = row.effect.as_ref().map(effect_columns).transpose()?;
    let effect = effect.as_ref();
    Ok(outcome::Model {
        id: load.id(&load.keys.outcomes, &row.code)?,
        code: Some(row.code.clone()),
        study_id: load.id(&load.keys.studies, &row.study)?,
        programme_id: load.optional_id(&load.keys.programmes, row.programme.as_ref())?,
        domain_term_id: load.term(Dimension::OutcomeDomain, &row.domain)?,
        learning_domain: row.learning_domain.map(Code),
        kirkpatrick_level: row.kirkpatrick_level.map(Code),
        perspective: Code(row.perspective),
        evidence_kind: Code(row.evidence_kind),
        measure: row.measure.clone(),
        contrast: Code(row.contrast),
        comparison: row.comparison.clone(),
        timepoint: row.timepoint.clone(),
        timepoint_weeks: row.timepoint_weeks,
        direction: Code(row.direction),
        higher_is_better: row.higher_is_better,
        summary: row.summary.clone(),
        plain_language: row.plain_language.clone(),
        effect_source: effect.map(|effect| Code(effect.source)),
        effect_metric: effect.map(|effect| Code(effect.metric)),
        effect_figures: effect.map(|effect| AsJson(effect.figures.clone())),
        effect_estimate: effect.map(|effect| effect.estimate),
        effect_standard_error: effect.and_then(|effect| effect.standard_error),
        effect_ci_level: effect.and_then(|effect| effect.ci_level),
        effect_ci_lower: effect.and_then(|effect| effect.ci_lower),
        effect_ci_upper: effect.and_then(|effect| effect.ci_upper),
        effect_p_value: effect.and_then(|effect| effect.p_value),
        effect_n: effect.and_then(|effect| effect.n),
        provenance: Code(row.provenance),
        source_url: row.source_url.clone(),
        version: 1,
        created_at: load.now,
        updated_at: load.now,
    })
}
