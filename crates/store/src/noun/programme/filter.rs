//! Filters and orders of programmes.

use chrono::{DateTime, Utc};
use entity::{programme, programme_study};
use evidence::vocabulary::{Dimension, PublicationStatus, SearchKind};
use policy::id::{OrganisationId, ProjectId};
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, SelectStatement};

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{since, updated_at};
use crate::engine::error::Error;
use crate::engine::facet::Subject;
use crate::engine::filter::{DimensionFilter, IntRange, TermFilter, along, one_of};
use crate::engine::list::keyset::{KeyKind, OrderKey, column, once_each};
use crate::engine::scoped::visible;
use crate::engine::search::matching;
use crate::engine::sql::col;

/// Filters programmes. Absent fields do not restrict the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProgrammeFilter {
    /// A full-text search; synonyms match too.
    pub text: Option<String>,
    /// Only programmes with one of these statuses.
    pub status: Vec<PublicationStatus>,
    /// Only programmes of this project.
    pub project: Option<ProjectId>,
    /// Only programmes that this organisation runs.
    pub organisation: Option<OrganisationId>,
    /// Only programmes in this region, spelled exactly like this.
    pub region: Option<String>,
    /// Restricts the teaching methods.
    pub methods: TermFilter,
    /// Restricts the topics.
    pub topics: TermFilter,
    /// Restricts the audiences.
    pub audiences: TermFilter,
    /// Restricts the agreed Tew level.
    pub involvement_level: Option<IntRange>,
    /// Restricts any dimension.
    pub dimensions: Vec<DimensionFilter>,
    /// Whether the programme is evaluated by a study that the viewer can see.
    pub evaluated: Option<bool>,
    /// Only rows changed at or after this time.
    pub updated_since: Option<DateTime<Utc>>,
}

/// The fields by which programmes can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgrammeOrderField {
    /// The programme's name.
    Name,
    /// The year in which the programme began.
    StartedYear,
    /// The agreed Tew level.
    InvolvementLevel,
    /// The time of the last change.
    UpdatedAt,
}

/// One key of an order of programmes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgrammeOrder {
    /// The field to order by.
    pub field: ProgrammeOrderField,
    /// Whether the order runs from high to low.
    pub descending: bool,
}

impl ProgrammeFilter {
    /// The condition on `programme`. A text search runs one extra statement, to read the synonyms.
    pub(crate) async fn condition(&self, access: &Access) -> Result<Condition, Error> {
        use programme::Column;
        let mut all = Condition::all()
            .add_option(one_of(Column::Status, &self.status))
            .add_option(self.project.map(|id| col(Column::ProjectId).eq(id.0)))
            .add_option(self.organisation.map(|id| col(Column::OrganisationId).eq(id.0)))
            .add_option(self.region.as_ref().map(|region| col(Column::Region).eq(region.as_str())))
            .add_option(self.involvement_level.map(|range| range.condition(Column::InvolvementLevel)))
            .add_option(since(access, CopiedKind::Programme, self.updated_since));
        let dimensions: Vec<DimensionFilter> = self.all_dimensions().collect();
        let terms = access.filter_terms(&dimensions).await?;
        all = all.add(along(access.viewer(), Subject::Programme, Column::Id, &dimensions, &terms));
        if let Some(evaluated) = self.evaluated {
            let with = visible::<programme_study::Entity, _>(access.viewer(), programme_study::Column::ProgrammeId);
            all = all.add(if evaluated {
                col(Column::Id).in_subquery(with)
            } else {
                col(Column::Id).not_in_subquery(with)
            });
        }
        if let Some(text) = &self.text {
            all = all.add(matching(access, SearchKind::Programme, text, Column::Id).await?);
        }
        Ok(all)
    }

    fn all_dimensions(&self) -> impl Iterator<Item = DimensionFilter> + '_ {
        [
            (Dimension::Method, &self.methods),
            (Dimension::Topic, &self.topics),
            (Dimension::Audience, &self.audiences),
        ]
        .into_iter()
        .map(|(dimension, terms)| DimensionFilter {
            dimension,
            terms: terms.clone(),
        })
        .chain(self.dimensions.iter().cloned())
    }
}

/// The sort keys of programmes, and the name of the order.
pub(crate) fn order_keys(access: &Access, orders: &[ProgrammeOrder]) -> (Vec<OrderKey>, String) {
    use programme::Column;
    let mut keys: Vec<OrderKey> = once_each(orders, |order| order.field)
        .map(|order| {
            let key = match order.field {
                ProgrammeOrderField::Name => column(Column::Name, KeyKind::Text),
                ProgrammeOrderField::StartedYear => column(Column::StartedYear, KeyKind::Int).nullable(),
                ProgrammeOrderField::InvolvementLevel => column(Column::InvolvementLevel, KeyKind::Int).nullable(),
                ProgrammeOrderField::UpdatedAt => OrderKey::new(updated_at(access, CopiedKind::Programme), KeyKind::Big),
            };
            key.descending(order.descending)
        })
        .collect();
    keys.push(column(Column::Id, KeyKind::Id));
    (keys, format!("programme {orders:?}"))
}

/// The programmes that the viewer may see and that match the filter.
pub(crate) async fn rows(access: &Access, filter: &ProgrammeFilter) -> Result<SelectStatement, Error> {
    let mut rows = access.rows::<programme::Entity>();
    rows.cond_where(filter.condition(access).await?);
    Ok(rows)
}
