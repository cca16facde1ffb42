//! Which studies, and in what order.

use std::pin::Pin;

use chrono::{DateTime, Utc};
use entity::{outcome, programme_study, study};
use evidence::vocabulary::{Dimension, KirkpatrickLevel, LearningDomain, Perspective, PublicationStatus, SearchKind, StudyKind};
use policy::id::{ProgrammeId, ReviewId};
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{since, updated_at};
use crate::engine::error::Error;
use crate::engine::facet::{Subject, outcome_axis};
use crate::engine::filter::{DimensionFilter, IntRange, TermFilter, along, one_of};
use crate::engine::list::keyset::{KeyKind, OrderKey, column, once_each};
use crate::engine::scoped::visible;
use crate::engine::search::matching;
use crate::engine::sql::col;
use crate::noun::outcome::OutcomeFilter;

/// Which studies. What is left out restricts nothing; each criterion on outcomes means that the study has one such outcome.
/// `outcomes`, and the `any_of` of `dimensions` that are outcomes' own, are asked of one and the same outcome: a cell of an
/// evidence map lists the studies that it counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StudyFilter {
    /// Full text, synonyms included.
    pub text: Option<String>,
    /// Of one of these kinds.
    pub kinds: Vec<StudyKind>,
    /// Found by this review.
    pub review: Option<ReviewId>,
    /// By its year.
    pub year: Option<IntRange>,
    /// By how many people were in it.
    pub sample_size: Option<IntRange>,
    /// By design.
    pub designs: TermFilter,
    /// By country.
    pub countries: TermFilter,
    /// By audience.
    pub audiences: TermFilter,
    /// By teaching method.
    pub methods: TermFilter,
    /// By the domains of its outcomes.
    pub outcome_domains: TermFilter,
    /// Has an outcome in one of these domains of learning.
    pub learning_domains: Vec<LearningDomain>,
    /// Has an outcome on one of these levels.
    pub kirkpatrick_levels: Vec<KirkpatrickLevel>,
    /// Has an outcome from one of these perspectives.
    pub perspectives: Vec<Perspective>,
    /// By any dimension.
    pub dimensions: Vec<DimensionFilter>,
    /// Has an outcome such as these.
    pub outcomes: Option<Box<OutcomeFilter>>,
    /// Evaluates this programme, if the viewer can see it.
    pub evaluates_programme: Option<ProgrammeId>,
    /// In one of these states.
    pub status: Vec<PublicationStatus>,
    /// Changed at this time or later.
    pub updated_since: Option<DateTime<Utc>>,
}

/// What studies can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StudyOrderField {
    /// By year.
    Year,
    /// By title.
    Title,
    /// By how many people were in it.
    SampleSize,
    /// By its last change.
    UpdatedAt,
}

/// One key of an order of studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StudyOrder {
    /// By what.
    pub field: StudyOrderField,
    /// From high to low.
    pub descending: bool,
}

impl StudyFilter {
    /// The condition on `study`. One statement more where there is full text, for the synonyms.
    pub(crate) fn condition<'a>(&'a self, access: &'a Access) -> Pin<Box<dyn Future<Output = Result<Condition, Error>> + Send + 'a>> {
        // Boxed, as outcomes are asked for studies and studies for outcomes.
        Box::pin(self.build_condition(access))
    }

    async fn build_condition(&self, access: &Access) -> Result<Condition, Error> {
        use study::Column;
        let viewer = access.viewer();
        let mut all = Condition::all()
            .add_option(one_of(Column::Kind, &self.kinds))
            .add_option(self.review.map(|id| col(Column::ReviewId).eq(id.0)))
            .add_option(self.year.map(|range| range.condition(Column::Year)))
            .add_option(self.sample_size.map(|range| range.condition(Column::SampleSize)))
            .add_option(one_of(Column::Status, &self.status))
            .add_option(since(access, CopiedKind::Study, self.updated_since));
        let named: Vec<DimensionFilter> = self.named_dimensions().into_iter().chain(self.dimensions.iter().cloned()).collect();
        access.check_codes(&named).await?;
        let (of_one, dimensions) = self.one_outcome();
        all = all.add(along(viewer, Subject::Study, Column::Id, &dimensions));
        if self.outcomes.is_some() || !of_one.is_empty() {
            let such = self.outcomes.as_deref().cloned().unwrap_or_default().apart(access, &of_one).await?;
            all = all.add(such.of_study);
            if let Some(such) = such.of_outcome {
                let mut outcomes = visible::<outcome::Entity, _>(viewer, outcome::Column::StudyId);
                outcomes.cond_where(such);
                all = all.add(col(Column::Id).in_subquery(outcomes));
            }
        }
        for such in self.outcome_criteria() {
            let mut outcomes = visible::<outcome::Entity, _>(viewer, outcome::Column::StudyId);
            outcomes
                .and_where(col(outcome::Column::StudyId).eq(col(Column::Id)))
                .and_where(such);
            all = all.add(Expr::exists(outcomes));
        }
        if let Some(programme) = self.evaluates_programme {
            let mut links = visible::<programme_study::Entity, _>(viewer, programme_study::Column::StudyId);
            links.and_where(col(programme_study::Column::ProgrammeId).eq(programme.0));
            all = all.add(col(Column::Id).in_subquery(links));
        }
        if let Some(text) = &self.text {
            all = all.add(matching(access, SearchKind::Study, text, Column::Id).await?);
        }
        Ok(all)
    }

    /// The dimensions, apart: those of which one and the same outcome must have a term, and the rest.
    fn one_outcome(&self) -> (Vec<DimensionFilter>, Vec<DimensionFilter>) {
        let is_any_of = |filter: &DimensionFilter| outcome_axis(filter.dimension).is_some() && !filter.terms.any_of.is_empty();
        let (mut of_one, mut rest) = (Vec::new(), self.named_dimensions());
        // One alone is the same either way, and shorter as a list of studies.
        let together = self.outcomes.is_some() || self.dimensions.iter().filter(|filter| is_any_of(filter)).count() > 1;
        for filter in &self.dimensions {
            let mut filter = filter.clone();
            if together && is_any_of(&filter) {
                let any_of = std::mem::take(&mut filter.terms.any_of);
                of_one.push(DimensionFilter {
                    dimension: filter.dimension,
                    terms: TermFilter {
                        any_of,
                        ..TermFilter::default()
                    },
                });
            }
            rest.push(filter);
        }
        (of_one, rest)
    }

    /// What the study must have an outcome of, each on its own.
    fn outcome_criteria(&self) -> impl Iterator<Item = Expr> + use<> {
        use outcome::Column;
        [
            one_of(Column::LearningDomain, &self.learning_domains),
            one_of(Column::KirkpatrickLevel, &self.kirkpatrick_levels),
            one_of(Column::Perspective, &self.perspectives),
        ]
        .into_iter()
        .flatten()
    }

    /// The dimensions that have a criterion of their own name.
    fn named_dimensions(&self) -> Vec<DimensionFilter> {
        [
            (Dimension::StudyDesign, &self.designs),
            (Dimension::Country, &self.countries),
            (Dimension::Audience, &self.audiences),
            (Dimension::Method, &self.methods),
            (Dimension::OutcomeDomain, &self.outcome_domains),
        ]
        .into_iter()
        .map(|(dimension, terms)| DimensionFilter {
            dimension,
            terms: terms.clone(),
        })
        .collect()
    }
}

/// The keys that studies are sorted by, and the order in words.
pub(super) fn order_keys(access: &Access, orders: &[StudyOrder]) -> (Vec<OrderKey>, String) {
    use study::Column;
    let mut keys: Vec<OrderKey> = once_each(orders, |order| order.field)
        .map(|order| {
            let key = match order.field {
                StudyOrderField::Year => column(Column::Year, KeyKind::Int).nullable(),
                StudyOrderField::Title => column(Column::Title, KeyKind::Text),
                StudyOrderField::SampleSize => column(Column::SampleSize, KeyKind::Int).nullable(),
                StudyOrderField::UpdatedAt => OrderKey::new(updated_at(access, CopiedKind::Study), KeyKind::Big),
            };
            key.descending(order.descending)
        })
        .collect();
    keys.push(column(Column::Id, KeyKind::Id));
    (keys, format!("study {orders:?}"))
}

/// The studies that the viewer may see and the filter lets through.
pub(crate) async fn rows(access: &Access, filter: &StudyFilter) -> Result<SelectStatement, Error> {
    let mut rows = access.rows::<study::Entity>();
    rows.cond_where(filter.condition(access).await?);
    Ok(rows)
}
