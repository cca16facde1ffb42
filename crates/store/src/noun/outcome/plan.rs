//! The fields of an outcome that a plan reads, and the ways to an outcome's parts.

use entity::outcome;
use evidence::vocabulary::{
    Contrast, EffectDirection, EffectMetric, EffectSource, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance,
};
use policy::id::{OutcomeId, ProgrammeId, StudyId};
use sea_orm::sea_query::ExprTrait;
use uuid::Uuid;

use super::filter::{OutcomeFilter, OutcomeOrder, rows};
use super::read::OutcomeParents;
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{hidden_changes, updated_at};
use crate::engine::error::Error;
use crate::engine::list::page::PageArguments;
use crate::engine::plan::{self, ConnectionPart, Found, Link, Readable, Write, Written, listing, readable};
use crate::engine::ready_connections::PlannedFor;
use crate::engine::sql::col;

readable! {
    /// The fields that are read of an outcome's own row.
    OutcomeField of outcome {
        /// The id.
        Id: Write::Id(|id| OutcomeId(id).to_string()) => Id,
        /// The study that found it.
        Study: Write::Id(|id| StudyId(id).to_string()) => StudyId,
        /// The programme that it is about.
        Programme: Write::Id(|id| ProgrammeId(id).to_string()) => ProgrammeId,
        /// The term that it is about.
        Domain: Write::Id(|id| policy::id::TermId(id).to_string()) => DomainTermId,
        /// The kind of learning.
        LearningDomain: Write::Code(|code| code.parse::<LearningDomain>().is_ok()) => LearningDomain,
        /// Kirkpatrick's level.
        KirkpatrickLevel: Write::Code(|code| code.parse::<KirkpatrickLevel>().is_ok()) => KirkpatrickLevel,
        /// Whose perspective was measured.
        Perspective: Write::Code(|code| code.parse::<Perspective>().is_ok()) => Perspective,
        /// How the finding was obtained.
        EvidenceKind: Write::Code(|code| code.parse::<EvidenceKind>().is_ok()) => EvidenceKind,
        /// The instrument.
        Measure: Write::Text => Measure,
        /// The kind of comparison.
        Contrast: Write::Code(|code| code.parse::<Contrast>().is_ok()) => Contrast,
        /// What it was compared with.
        Comparison: Write::Text => Comparison,
        /// When it was measured, in words.
        Timepoint: Write::Text => Timepoint,
        /// When it was measured, in weeks.
        TimepointWeeks: Write::Real => TimepointWeeks,
        /// The direction of the effect.
        Direction: Write::Code(|code| code.parse::<EffectDirection>().is_ok()) => Direction,
        /// Whether a higher value is better.
        HigherIsBetter: Write::Bool => HigherIsBetter,
        /// What was found.
        Summary: Write::Text => Summary,
        /// What was found, in plain language.
        PlainLanguage: Write::Text => PlainLanguage,
        /// The scale of the effect.
        EffectMetric: Write::Code(|code| code.parse::<EffectMetric>().is_ok()) => EffectMetric,
        /// The estimate of the effect.
        EffectEstimate: Write::Real => EffectEstimate,
        /// The standard error of the estimate.
        EffectStandardError: Write::Real => EffectStandardError,
        /// The level of the estimate's confidence interval.
        EffectCiLevel: Write::Real => EffectCiLevel,
        /// The lower end of the interval.
        EffectCiLower: Write::Real => EffectCiLower,
        /// The upper end of the interval.
        EffectCiUpper: Write::Real => EffectCiUpper,
        /// The p value of the estimate.
        EffectPValue: Write::Real => EffectPValue,
        /// The number of people behind the estimate.
        EffectN: Write::Int => EffectN,
        /// The form in which the effect was entered.
        EffectSource: Write::Code(|code| code.parse::<EffectSource>().is_ok()) => EffectSource,
        /// Where the row comes from.
        Provenance: Write::Code(|code| code.parse::<Provenance>().is_ok()) => Provenance,
        /// The page that the data was taken from.
        SourceUrl: Write::Text => SourceUrl,
        /// The number of changes that the viewer can see.
        Version: Write::Int => (|access| col(outcome::Column::Version).add(hidden_changes(access, CopiedKind::Outcome))),
        /// The last change that the viewer can see.
        UpdatedAt: Write::Time => (|access| updated_at(access, CopiedKind::Outcome)),
    }
}

/// The outcome with the id that a field of another row holds.
pub(crate) fn outcome_by<F: Readable>(key: F) -> Link<F, OutcomeField> {
    Link::by_id::<outcome::Entity>("the outcome", key, outcome::Column::Id)
}

/// A page of the outcomes of each parent. `parents` makes parents of ids.
pub(crate) fn outcomes_of<F: Readable>(
    name: &str,
    key: F,
    parents: fn(Vec<Uuid>) -> OutcomeParents,
    filter: OutcomeFilter,
    order: Vec<OutcomeOrder>,
    page: PageArguments,
) -> Link<F, OutcomeField> {
    let holds_values = page.has_cursor() || PlannedFor::filter(&filter) == PlannedFor::Values;
    let mut name = format!("{name}{}", page.name());
    if filter != OutcomeFilter::default() || !order.is_empty() {
        name = format!("{name} {filter:?} {order:?}");
    }
    Link::new(name, key, move |access, ids| {
        let (parents, filter, order, page) = (parents(ids.to_vec()), filter.clone(), order.clone(), page.clone());
        Box::pin(async move {
            let (select, parent, seen) = parents.below(access, &filter).await?;
            let list = access.outcome_list(select, &order);
            Ok(Found::page(list, parent, page, PlannedFor::filter(&filter)).of(seen))
        })
    })
    .holding_values(holds_values)
}

/// The parents of outcomes that studies are.
pub(crate) fn of_studies(ids: Vec<Uuid>) -> OutcomeParents {
    OutcomeParents::Studies(ids.into_iter().map(StudyId).collect())
}

/// The parents of outcomes that programmes are.
pub(crate) fn of_programmes(ids: Vec<Uuid>) -> OutcomeParents {
    OutcomeParents::Programmes(ids.into_iter().map(ProgrammeId).collect())
}

impl Access {
    /// A page of the outcomes that match the filter, as far as it is asked for.
    ///
    /// # Errors
    /// As [`Access::outcomes`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn planned_outcomes(
        &self,
        filter: &OutcomeFilter,
        order: &[OutcomeOrder],
        page: &PageArguments,
        asked: Vec<ConnectionPart<OutcomeField>>,
    ) -> Result<Written, Error> {
        let name = PlannedFor::filter(filter).name_of("outcomes", order);
        let list = listing((filter.clone(), order.to_vec()), |access, (filter, order)| {
            Box::pin(async move { Ok(access.outcome_list(rows(access, &filter).await?, &order)) })
        });
        plan::page(self, name, list, page, asked).await
    }
}
