//! The filter and the sort order of programmes.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::PublicationStatus;

use crate::engine::date::Time;
use crate::engine::filter::{DimensionFilter, IntRange, OrderDirection, TermFilter, dimensions, terms};
use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;

/// Conditions on programmes. A field that is left out sets no condition.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ProgrammeFilter {
    /// Only programmes that contain all of these words, other forms of them, or their synonyms.
    text: Option<String>,
    /// Only programmes with one of these statuses.
    status: Option<Vec<Word<PublicationStatus>>>,
    /// Only programmes that this project collected.
    project: Option<ID>,
    /// Only programmes that this organisation runs.
    organisation: Option<ID>,
    /// Only programmes in this region, spelt exactly like this.
    region: Option<String>,
    /// Only programmes whose terms of the dimension METHOD meet these conditions.
    methods: Option<TermFilter>,
    /// Only programmes whose terms of the dimension TOPIC meet these conditions.
    topics: Option<TermFilter>,
    /// Only programmes whose terms of the dimension AUDIENCE meet these conditions.
    audiences: Option<TermFilter>,
    /// Only programmes whose agreed level on the scale of Tew and others is in this range.
    involvement_level: Option<IntRange>,
    /// Conditions on the terms of any dimensions: at most 20 entries.
    dimensions: Option<Vec<DimensionFilter>>,
    /// If true, only programmes that a study evaluates; if false, only programmes that no study evaluates. Only
    /// studies that the viewer can see count.
    evaluated: Option<bool>,
    /// Only programmes with a change that the viewer can see at this time or later, or that became visible to the
    /// viewer then.
    updated_since: Option<Time>,
}

impl ProgrammeFilter {
    /// Reads the filter into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for values out of bounds and for ids of another kind.
    pub fn read(self) -> Result<store::ProgrammeFilter, Refusal> {
        let mut problems = Problems::default();
        let filter = store::ProgrammeFilter {
            text: problems.text("filter.text", self.text),
            status: plain(self.status),
            project: problems.id("filter.project", self.project.as_ref()),
            organisation: problems.id("filter.organisation", self.organisation.as_ref()),
            region: problems.text("filter.region", self.region),
            methods: terms("filter.methods", self.methods, &mut problems),
            topics: terms("filter.topics", self.topics, &mut problems),
            audiences: terms("filter.audiences", self.audiences, &mut problems),
            involvement_level: self.involvement_level.map(Into::into),
            dimensions: dimensions("filter.dimensions", self.dimensions, &mut problems),
            evaluated: self.evaluated,
            updated_since: self.updated_since.map(|time| time.0),
        };
        problems.finish(filter)
    }
}

/// The fields by which programmes can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProgrammeOrderField {
    /// Sorts programmes by name.
    Name,
    /// Sorts programmes by the year in which they began.
    StartedYear,
    /// Sorts programmes by their agreed level on the scale of Tew and others.
    InvolvementLevel,
    /// Sorts programmes by the time of their last change that the viewer can see.
    UpdatedAt,
}

/// One sort key of a list of programmes.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ProgrammeOrder {
    /// The field by which programmes are sorted.
    field: ProgrammeOrderField,
    /// The direction of the sort order.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<ProgrammeOrder> for store::ProgrammeOrder {
    fn from(order: ProgrammeOrder) -> Self {
        let field = match order.field {
            ProgrammeOrderField::Name => store::ProgrammeOrderField::Name,
            ProgrammeOrderField::StartedYear => store::ProgrammeOrderField::StartedYear,
            ProgrammeOrderField::InvolvementLevel => store::ProgrammeOrderField::InvolvementLevel,
            ProgrammeOrderField::UpdatedAt => store::ProgrammeOrderField::UpdatedAt,
        };
        Self {
            field,
            descending: order.direction == OrderDirection::Desc,
        }
    }
}
