//! Which programmes, and in what order, as clients say it.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::PublicationStatus;

use crate::engine::date::Time;
use crate::engine::filter::{DimensionFilter, IntRange, OrderDirection, TermFilter, dimensions, terms};
use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;

/// Which programmes. What is left out restricts nothing.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ProgrammeFilter {
    /// Full text, synonyms included.
    text: Option<String>,
    /// Only programmes of one of these statuses.
    status: Option<Vec<Word<PublicationStatus>>>,
    /// Only programmes of this project.
    project: Option<ID>,
    /// Only programmes that this organisation runs.
    organisation: Option<ID>,
    /// In this region, exactly as written.
    region: Option<String>,
    /// Only programmes with these terms of the dimension METHOD.
    methods: Option<TermFilter>,
    /// Only programmes with these terms of the dimension TOPIC.
    topics: Option<TermFilter>,
    /// Only programmes with these terms of the dimension AUDIENCE.
    audiences: Option<TermFilter>,
    /// Only programmes whose agreed Tew level is in this range.
    involvement_level: Option<IntRange>,
    /// By any dimension, 20 at most.
    dimensions: Option<Vec<DimensionFilter>>,
    /// Whether a study evaluates it.
    evaluated: Option<bool>,
    /// Only those of which something that the viewer can see changed at this time or later, or that came into the viewer's
    /// sight then.
    updated_since: Option<Time>,
}

impl ProgrammeFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for what is out of bounds and for an id of another kind.
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

/// What programmes can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProgrammeOrderField {
    /// Programmes are ordered by their names.
    Name,
    /// By the year that it began.
    StartedYear,
    /// Programmes are ordered by their agreed Tew levels.
    InvolvementLevel,
    /// Programmes are ordered by when they were last changed.
    UpdatedAt,
}

/// One key of an order of programmes.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ProgrammeOrder {
    /// The field that programmes are ordered by.
    field: ProgrammeOrderField,
    /// Whether the order is ascending or descending.
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
