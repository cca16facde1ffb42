//! Filters and orders of outcomes.

use chrono::{DateTime, Utc};
use entity::{outcome, programme, term};
use evidence::vocabulary::{Contrast, Dimension, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, SearchKind};
use policy::Viewer;
use policy::id::{ProgrammeId, StudyId};
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, SelectStatement};

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::since;
use crate::engine::error::Error;
use crate::engine::facet::Subject;
use crate::engine::filter::{DimensionFilter, TermFilter, along, one_of};
use crate::engine::list::keyset::{KeyKind, OrderKey, column, once_each};
use crate::engine::scoped::visible;
use crate::engine::search::matching;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::noun::study;
use crate::noun::study::StudyFilter;

/// Filters outcomes. Absent fields do not restrict the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutcomeFilter {
    /// A full-text search; synonyms match too.
    pub text: Option<String>,
    /// Only outcomes of this study.
    pub study: Option<StudyId>,
    /// Only outcomes about this programme, if the viewer can see the programme.
    pub programme: Option<ProgrammeId>,
    /// Restricts the outcome domain.
    pub domains: TermFilter,
    /// Only outcomes in one of these domains of learning.
    pub learning_domains: Vec<LearningDomain>,
    /// Only outcomes on one of these Kirkpatrick levels.
    pub kirkpatrick_levels: Vec<KirkpatrickLevel>,
    /// Only outcomes measured from one of these perspectives.
    pub perspectives: Vec<Perspective>,
    /// Only outcomes with one of these directions of effect.
    pub directions: Vec<EffectDirection>,
    /// Only outcomes obtained in one of these ways.
    pub evidence_kinds: Vec<EvidenceKind>,
    /// Only outcomes with one of these contrasts.
    pub contrasts: Vec<Contrast>,
    /// Only outcomes measured at least this many weeks later.
    pub min_follow_up_weeks: Option<f64>,
    /// Whether the outcome has an effect estimate.
    pub has_effect: Option<bool>,
    /// Restricts any dimension.
    pub dimensions: Vec<DimensionFilter>,
    /// Only rows changed at or after this time.
    pub updated_since: Option<DateTime<Utc>>,
    /// Only outcomes of studies that match this filter.
    pub studies: Option<StudyFilter>,
}

/// The fields by which outcomes can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeOrderField {
    /// The position of the domain in the vocabulary.
    Domain,
    /// Kirkpatrick's level.
    KirkpatrickLevel,
    /// The year of the study.
    Year,
    /// The effect estimate.
    Estimate,
    /// The time of the last change.
    UpdatedAt,
}

/// One key of an order of outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeOrder {
    /// The field to order by.
    pub field: OutcomeOrderField,
    /// Whether the order runs from high to low.
    pub descending: bool,
}

impl OutcomeFilter {
    /// The condition on `outcome`. Runs one extra statement for each text search, to read the synonyms.
    pub(super) async fn condition(&self, access: &Access) -> Result<Condition, Error> {
        let mut all = self.own_condition(access, &self.dimensions).await?;
        if let Some(filter) = &self.studies {
            let mut studies = study::rows(access, filter).await?;
            studies.expr(col(entity::study::Column::Id));
            all = all.add(col(outcome::Column::StudyId).in_subquery(studies));
        }
        Ok(all)
    }

    /// The conditions on the outcome itself, without those on its study, along these of its dimensions.
    pub(super) async fn own_condition(&self, access: &Access, dimensions: &[DimensionFilter]) -> Result<Condition, Error> {
        use outcome::Column;
        let viewer = access.viewer();
        let domains = DimensionFilter {
            dimension: Dimension::OutcomeDomain,
            terms: self.domains.clone(),
        };
        let has_effect = |has: bool| {
            if has {
                col(Column::EffectEstimate).is_not_null()
            } else {
                col(Column::EffectEstimate).is_null()
            }
        };
        let mut all = self
            .codes()
            .add_option(self.study.map(|id| col(Column::StudyId).eq(id.0)))
            .add_option(self.min_follow_up_weeks.map(|weeks| col(Column::TimepointWeeks).gte(weeks)))
            .add_option(self.has_effect.map(has_effect))
            .add_option(since(access, CopiedKind::Outcome, self.updated_since));
        let dimensions: Vec<DimensionFilter> = std::iter::once(domains).chain(dimensions.iter().cloned()).collect();
        let terms = access.filter_terms(&dimensions).await?;
        all = all.add(along(viewer, Subject::Outcome, Column::Id, &dimensions, &terms));
        if let Some(programme) = self.programme {
            let mut seen = visible::<programme::Entity, _>(viewer, programme::Column::Id);
            seen.and_where(col(programme::Column::Id).eq(programme.0));
            all = all.add(col(Column::ProgrammeId).in_subquery(seen));
        }
        if let Some(text) = &self.text {
            all = all.add(matching(access, SearchKind::Outcome, text, Column::Id).await?);
        }
        Ok(all)
    }

    /// The criteria on coded fields.
    fn codes(&self) -> Condition {
        use outcome::Column;
        Condition::all()
            .add_option(one_of(Column::LearningDomain, &self.learning_domains))
            .add_option(one_of(Column::KirkpatrickLevel, &self.kirkpatrick_levels))
            .add_option(one_of(Column::Perspective, &self.perspectives))
            .add_option(one_of(Column::Direction, &self.directions))
            .add_option(one_of(Column::EvidenceKind, &self.evidence_kinds))
            .add_option(one_of(Column::Contrast, &self.contrasts))
    }
}

/// Joins the tables that the order needs: the domain's term and the study, which every outcome has.
pub(super) fn join_for(viewer: &Viewer, rows: &mut SelectStatement, orders: &[OutcomeOrder]) {
    use outcome::Column;
    let by = |field: OutcomeOrderField| orders.iter().any(|order| order.field == field);
    if by(OutcomeOrderField::Domain) {
        rows.join_rows::<term::Entity>(viewer, col(term::Column::Id).eq(col(Column::DomainTermId)));
    }
    if by(OutcomeOrderField::Year) {
        rows.join_unscoped::<entity::study::Entity>(Unscoped::SeenWithTheRow, col(entity::study::Column::Id).eq(col(Column::StudyId)));
    }
}

/// The sort keys, over the tables that [`join_for`] joined, and the name of the order.
pub(super) fn order_keys(orders: &[OutcomeOrder]) -> (Vec<OrderKey>, String) {
    use outcome::Column;
    let mut keys: Vec<OrderKey> = once_each(orders, |order| order.field)
        .map(|order| {
            let key = match order.field {
                OutcomeOrderField::Domain => column(term::Column::Position, KeyKind::Int),
                OutcomeOrderField::KirkpatrickLevel => column(Column::KirkpatrickLevel, KeyKind::Text).nullable(),
                OutcomeOrderField::Year => column(entity::study::Column::Year, KeyKind::Int).nullable(),
                OutcomeOrderField::Estimate => column(Column::EffectEstimate, KeyKind::Real).nullable(),
                OutcomeOrderField::UpdatedAt => column(Column::UpdatedAt, KeyKind::Big),
            };
            key.descending(order.descending)
        })
        .collect();
    keys.push(column(Column::Id, KeyKind::Id));
    (keys, format!("outcome {orders:?}"))
}

/// The outcomes that the viewer may see and that match the filter.
pub(crate) async fn rows(access: &Access, filter: &OutcomeFilter) -> Result<SelectStatement, Error> {
    let mut rows = access.rows::<outcome::Entity>();
    rows.cond_where(filter.condition(access).await?);
    Ok(rows)
}
