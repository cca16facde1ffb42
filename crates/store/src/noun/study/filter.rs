//! Filters and orders of studies.

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

/// Filters studies. Absent fields do not restrict the list. A criterion on outcomes matches a study with at least one such outcome.
/// `outcomes`, and the `any_of` of `dimensions` that outcomes have themselves, must all match a single outcome. So the list behind a cell
/// of an evidence map contains exactly the studies that the cell counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StudyFilter {
    /// A full-text search; synonyms match too.
    pub text: Option<String>,
    /// Only studies of one of these kinds.
    pub kinds: Vec<StudyKind>,
    /// Only studies that this review found.
    pub review: Option<ReviewId>,
    /// Restricts the year.
    pub year: Option<IntRange>,
    /// Restricts the number of people in the study.
    pub sample_size: Option<IntRange>,
    /// Restricts the study design.
    pub designs: TermFilter,
    /// Restricts the countries.
    pub countries: TermFilter,
    /// Restricts the audiences.
    pub audiences: TermFilter,
    /// Restricts the teaching methods.
    pub methods: TermFilter,
    /// Restricts the domains of the study's outcomes.
    pub outcome_domains: TermFilter,
    /// Only studies with an outcome in one of these domains of learning.
    pub learning_domains: Vec<LearningDomain>,
    /// Only studies with an outcome on one of these Kirkpatrick levels.
    pub kirkpatrick_levels: Vec<KirkpatrickLevel>,
    /// Only studies with an outcome from one of these perspectives.
    pub perspectives: Vec<Perspective>,
    /// Restricts any dimension.
    pub dimensions: Vec<DimensionFilter>,
    /// Only studies with an outcome that matches this filter.
    pub outcomes: Option<Box<OutcomeFilter>>,
    /// Only studies that evaluate this programme, if the viewer can see it.
    pub evaluates_programme: Option<ProgrammeId>,
    /// Only studies with one of these statuses.
    pub status: Vec<PublicationStatus>,
    /// Only rows changed at or after this time.
    pub updated_since: Option<DateTime<Utc>>,
}

/// The fields by which studies can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StudyOrderField {
    /// The study's year.
    Year,
    /// The study's title.
    Title,
    /// The number of people in the study.
    SampleSize,
    /// The time of the last change.
    UpdatedAt,
}

/// One key of an order of studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StudyOrder {
    /// The field to order by.
    pub field: StudyOrderField,
    /// Whether the order runs from high to low.
    pub descending: bool,
}

impl StudyFilter {
    /// The condition on `study`. A text search runs one extra statement, to read the synonyms.
    pub(crate) fn condition<'a>(&'a self, access: &'a Access) -> Pin<Box<dyn Future<Output = Result<Condition, Error>> + Send + 'a>> {
        // Boxed, because the conditions on outcomes and on studies call each other.
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
        let terms = access.filter_terms(&named).await?;
        let (mut of_one, dimensions) = self.one_outcome();
        for filter in &mut of_one {
            filter.terms.known = terms.of(filter);
        }
        all = all.add(along(viewer, Subject::Study, Column::Id, &dimensions, &terms));
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

    /// Splits the dimensions: those for which a single outcome must have the terms, and the rest.
    fn one_outcome(&self) -> (Vec<DimensionFilter>, Vec<DimensionFilter>) {
        let is_any_of = |filter: &DimensionFilter| outcome_axis(filter.dimension).is_some() && !filter.terms.any_of.is_empty();
        let (mut of_one, mut rest) = (Vec::new(), self.named_dimensions());
        // A single criterion gives the same result either way, and is shorter as a list of studies.
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

    /// Criteria that each need an outcome of the study; different outcomes may meet different criteria.
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

    /// The dimensions for which the filter has a field of its own.
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

/// The sort keys of studies, and the name of the order.
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

/// The studies that the viewer may see and that match the filter.
pub(crate) async fn rows(access: &Access, filter: &StudyFilter) -> Result<SelectStatement, Error> {
    let mut rows = access.rows::<study::Entity>();
    rows.cond_where(filter.condition(access).await?);
    Ok(rows)
}
