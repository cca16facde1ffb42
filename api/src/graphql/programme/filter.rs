//! Which programmes, and in what order, as clients say it.

use async_graphql::{Enum, ID, InputObject};
use chrono::{DateTime, Utc};
use evidence::vocabulary::PublicationStatus;

use crate::error::Refusal;
use crate::graphql::filter::{DimensionFilter, IntRange, OrderDirection, TermFilter, dimensions};
use crate::graphql::id::read_optional;
use crate::graphql::word::{Word, plain};

/// Which programmes. What is left out restricts nothing.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ProgrammeFilter {
    /// Full text, synonyms included.
    text: Option<String>,
    /// In one of these states.
    status: Option<Vec<Word<PublicationStatus>>>,
    /// Gathered by this project.
    project: Option<ID>,
    /// Run by this organisation.
    organisation: Option<ID>,
    /// In this region, exactly as written.
    region: Option<String>,
    /// By teaching method.
    methods: Option<TermFilter>,
    /// By topic.
    topics: Option<TermFilter>,
    /// By audience.
    audiences: Option<TermFilter>,
    /// By the agreed Tew level.
    involvement_level: Option<IntRange>,
    /// By any dimension.
    dimensions: Option<Vec<DimensionFilter>>,
    /// Whether a study evaluates it.
    evaluated: Option<bool>,
    /// Changed at this time or later.
    updated_since: Option<DateTime<Utc>>,
}

impl ProgrammeFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for an id of another kind.
    pub fn read(self) -> Result<store::ProgrammeFilter, Refusal> {
        Ok(store::ProgrammeFilter {
            text: self.text,
            status: plain(self.status),
            project: read_optional(self.project.as_ref(), "filter.project")?,
            organisation: read_optional(self.organisation.as_ref(), "filter.organisation")?,
            region: self.region,
            methods: self.methods.unwrap_or_default().into(),
            topics: self.topics.unwrap_or_default().into(),
            audiences: self.audiences.unwrap_or_default().into(),
            involvement_level: self.involvement_level.map(Into::into),
            dimensions: dimensions(self.dimensions),
            evaluated: self.evaluated,
            updated_since: self.updated_since,
        })
    }
}

/// What programmes can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProgrammeOrderField {
    /// By name.
    Name,
    /// By the year that it began.
    StartedYear,
    /// By the agreed Tew level.
    InvolvementLevel,
    /// By its last change.
    UpdatedAt,
}

/// One key of an order of programmes.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ProgrammeOrder {
    /// By what.
    field: ProgrammeOrderField,
    /// Which way.
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
