//! Which outcomes, and in what order.

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

/// Which outcomes. What is left out restricts nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutcomeFilter {
    /// Full text, synonyms included.
    pub text: Option<String>,
    /// Found by this study.
    pub study: Option<StudyId>,
    /// About this programme, if the viewer can see it.
    pub programme: Option<ProgrammeId>,
    /// By what it is about.
    pub domains: TermFilter,
    /// In one of these domains of learning.
    pub learning_domains: Vec<LearningDomain>,
    /// On one of these levels.
    pub kirkpatrick_levels: Vec<KirkpatrickLevel>,
    /// From one of these perspectives.
    pub perspectives: Vec<Perspective>,
    /// Pointing one of these ways.
    pub directions: Vec<EffectDirection>,
    /// Come by in one of these ways.
    pub evidence_kinds: Vec<EvidenceKind>,
    /// Comparing one of these.
    pub contrasts: Vec<Contrast>,
    /// Measured this many weeks on, or later.
    pub min_follow_up_weeks: Option<f64>,
    /// Whether it carries an effect estimate.
    pub has_effect: Option<bool>,
    /// By any dimension.
    pub dimensions: Vec<DimensionFilter>,
    /// Changed at this time or later.
    pub updated_since: Option<DateTime<Utc>>,
    /// Found by such a study.
    pub studies: Option<StudyFilter>,
}

/// What outcomes can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeOrderField {
    /// By its domain's place in the vocabulary.
    Domain,
    /// By Kirkpatrick's level.
    KirkpatrickLevel,
    /// By its study's year.
    Year,
    /// By the effect estimate.
    Estimate,
    /// By its last change.
    UpdatedAt,
}

/// One key of an order of outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeOrder {
    /// By what.
    pub field: OutcomeOrderField,
    /// From high to low.
    pub descending: bool,
}

impl OutcomeFilter {
    /// The condition on `outcome`. One statement more for each full text, for the synonyms.
    async fn condition(&self, access: &Access) -> Result<Condition, Error> {
        let mut all = self.own_condition(access, &self.dimensions).await?;
        if let Some(filter) = &self.studies {
            let mut studies = study::rows(access, filter).await?;
            studies.expr(col(entity::study::Column::Id));
            all = all.add(col(outcome::Column::StudyId).in_subquery(studies));
        }
        Ok(all)
    }

    /// What is asked of the outcome, its study aside, along these of its dimensions.
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
        access.check_codes(&dimensions).await?;
        all = all.add(along(viewer, Subject::Outcome, Column::Id, &dimensions));
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

    /// The criteria that are closed word lists.
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

/// Joins what the order needs: the domain's term and the study, which each outcome has.
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

/// The keys that outcomes are sorted by, over what [`join_for`] joined, and the order in words.
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

/// The outcomes that the viewer may see and the filter lets through.
pub(crate) async fn rows(access: &Access, filter: &OutcomeFilter) -> Result<SelectStatement, Error> {
    let mut rows = access.rows::<outcome::Entity>();
    rows.cond_where(filter.condition(access).await?);
    Ok(rows)
}
