//! Which fields of an outcome a plan reads. The figures of an effect are resolved one by one.

use store::{Access, OutcomeField, Selection, links};

use super::filter::{OutcomeFilter, OutcomeOrder};
use crate::engine::planned::{AskedField, PlannedRead};
use crate::noun::programme::plan::programme;
use crate::noun::study::plan::study;
use crate::noun::term::plan::term;

/// The types of a page of outcomes and of its rows.
pub const CONNECTION: [&str; 2] = ["OutcomeConnection", "OutcomeEdge"];

/// Reads the root field `outcomes`.
pub async fn list(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    let filter = asked.argument::<Option<OutcomeFilter>>("filter")?.unwrap_or_default().read().ok()?;
    let (order, page) = (asked.order::<OutcomeOrder, _>()?, asked.page()?);
    let rows = asked.connection(CONNECTION, outcome)?;
    Some(access.planned_outcomes(&filter, &order, &page, rows).await.map(Some))
}

/// What is asked of outcomes; `None` if a plan does not cover it.
pub fn outcome(asked: AskedField<'_>) -> Option<Selection<OutcomeField>> {
    asked.rows("Outcome", |outcomes, field| {
        let key = field.key();
        let read = match field.name() {
            "id" => OutcomeField::Id,
            "learningDomain" => OutcomeField::LearningDomain,
            "kirkpatrickLevel" => OutcomeField::KirkpatrickLevel,
            "perspective" => OutcomeField::Perspective,
            "evidenceKind" => OutcomeField::EvidenceKind,
            "measure" => OutcomeField::Measure,
            "contrast" => OutcomeField::Contrast,
            "comparison" => OutcomeField::Comparison,
            "timepoint" => OutcomeField::Timepoint,
            "timepointWeeks" => OutcomeField::TimepointWeeks,
            "direction" => OutcomeField::Direction,
            "higherIsBetter" => OutcomeField::HigherIsBetter,
            "summary" => OutcomeField::Summary,
            "plainLanguage" => OutcomeField::PlainLanguage,
            "provenance" => OutcomeField::Provenance,
            "sourceUrl" => OutcomeField::SourceUrl,
            "version" => OutcomeField::Version,
            "updatedAt" => OutcomeField::UpdatedAt,
            _ => return below(outcomes, field),
        };
        outcomes.value(key, read);
        Some(())
    })
}

/// Adds a field that is more than a value of an outcome's row.
fn below(outcomes: &mut Selection<OutcomeField>, field: AskedField<'_>) -> Option<()> {
    let key = field.key();
    match field.name() {
        "study" => outcomes.one(key, links::study_of_outcome(), study(field)?, Some("study")),
        "programme" => outcomes.one(key, links::programme_of_outcome(), programme(field)?, None),
        "domain" => outcomes.one(key, links::domain_of_outcome(), term(field)?, Some("term")),
        "parameters" => outcomes.many(key, links::terms_of_outcome(), term(field)?),
        "effect" => outcomes.inner(key, &[OutcomeField::EffectEstimate], effect(field)?),
        _ => return None,
    }
    Some(())
}

fn effect(asked: AskedField<'_>) -> Option<Selection<OutcomeField>> {
    asked.rows("Effect", |effect, field| {
        let read = match field.name() {
            // An estimate without its scale or its source is no effect.
            "metric" | "source" => {
                let field_of_row = if field.name() == "metric" {
                    OutcomeField::EffectMetric
                } else {
                    OutcomeField::EffectSource
                };
                effect.required(field.key(), field_of_row);
                return Some(());
            }
            "estimate" => OutcomeField::EffectEstimate,
            "standardError" => OutcomeField::EffectStandardError,
            "pValue" => OutcomeField::EffectPValue,
            "n" => OutcomeField::EffectN,
            "ci" => {
                let ends = [
                    OutcomeField::EffectCiLevel,
                    OutcomeField::EffectCiLower,
                    OutcomeField::EffectCiUpper,
                ];
                effect.inner(field.key(), &ends, interval(field)?);
                return Some(());
            }
            _ => return None,
        };
        effect.value(field.key(), read);
        Some(())
    })
}

fn interval(asked: AskedField<'_>) -> Option<Selection<OutcomeField>> {
    asked.rows("ConfidenceInterval", |interval, field| {
        let read = match field.name() {
            "level" => OutcomeField::EffectCiLevel,
            "lower" => OutcomeField::EffectCiLower,
            "upper" => OutcomeField::EffectCiUpper,
            _ => return None,
        };
        interval.value(field.key(), read);
        Some(())
    })
}
