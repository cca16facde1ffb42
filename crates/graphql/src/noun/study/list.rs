//! Lists of studies: the queries, and the pages of parent rows, which share one statement.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use store::{Access, Page, PageArguments, StudyParents};
use uuid::Uuid;

use super::filter::{StudyFilter, StudyOrder};
use super::object::Study;
use super::plan;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::input::{code as known_code, orders};
use crate::engine::parent::{Asked, Key, Parents, by_arguments};
use crate::engine::planned::{Planned, by_plan};
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// The arguments of a list of studies that belongs to a parent row.
pub type StudiesAsked = Asked<store::StudyFilter, ()>;

impl Parents for StudyParents {
    fn ids(&self) -> Vec<Uuid> {
        match self {
            Self::Programmes(ids) => ids.iter().map(|id| id.0).collect(),
            Self::Questions(ids) => ids.iter().map(|id| id.0).collect(),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Programmes(_) => "programmes",
            Self::Questions(_) => "questions",
        }
    }

    fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Programmes(ids), Self::Programmes(more)) => ids.extend(more),
            (Self::Questions(ids), Self::Questions(more)) => ids.extend(more),
            _ => {}
        }
    }
}

/// Loads a page of studies for each of several parents.
struct StudyPages;

impl Fetch for StudyPages {
    type Key = Key<StudyParents, store::StudyFilter, ()>;
    type Value = Page<Study>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let mut pages = access.studies_of(&parents, &asked.filter, &asked.page).await?;
            found.extend(
                keys.into_iter()
                    .filter_map(|key| pages.remove(&key.id()).map(|page| (key, map_page(page, Study::from)))),
            );
        }
        Ok(found)
    }
}

/// Counts the studies of each of several parents.
struct StudyCounts;

impl Fetch for StudyCounts {
    type Key = Key<StudyParents, store::StudyFilter, ()>;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let counts = access.count_studies_of(&parents, &asked.filter).await?;
            found.extend(keys.into_iter().filter_map(|key| counts.get(&key.id()).map(|count| (key, *count))));
        }
        Ok(found)
    }
}

/// The studies of one parent, read together with those of its siblings.
pub async fn studies_of(ctx: &Context<'_>, parent: StudyParents, asked: StudiesAsked) -> Result<Connection<Study>, Refusal> {
    let key = Key::new(parent, asked);
    let rows = if wants_rows(ctx) {
        Scope::of(ctx)?.load::<StudyPages>(key.clone()).await?.unwrap_or(Page::empty())
    } else {
        Page::empty()
    };
    Ok(Connection::new(
        rows,
        total(move |scope| scope.count_by::<StudyCounts>(key.clone())),
    ))
}

/// The studies that match a filter.
pub async fn studies_like(
    ctx: &Context<'_>,
    filter: store::StudyFilter,
    order: Vec<store::StudyOrder>,
    arguments: &PageArguments,
) -> Result<Connection<Study>, Refusal> {
    let (scope, filter) = (Scope::of(ctx)?, Arc::new(filter));
    let rows = if wants_rows(ctx) {
        scope.read(scope.access().studies(&filter, &order, arguments)).await?
    } else {
        Page::empty()
    };
    let count = total(move |scope| {
        let filter = Arc::clone(&filter);
        Box::pin(async move { Ok(scope.access().count_studies(&filter).await?) })
    });
    Ok(Connection::new(map_page(rows, Study::from), count))
}

/// Queries over studies.
#[derive(Default)]
pub struct StudyQuery;

#[Object]
impl StudyQuery {
    /// The study with this code; null if it does not exist or the viewer may not see it.
    async fn study(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the study, as in its field `code`.")] code: String,
    ) -> Result<Option<Planned<Study>>> {
        let (scope, code) = (Scope::of(ctx)?, known_code(&code)?);
        if let Some(written) = by_plan(ctx, plan::one).await? {
            return Ok(written.map(Planned::Written));
        }
        let found = scope.read(scope.access().study(code)).await?;
        Ok(found.map(|found| Planned::Resolved(found.into())))
    }

    /// The studies that the viewer may see.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn studies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<StudyFilter>,
        #[graphql(desc = "The sort keys, the most important first: at most 20.")] order_by: Option<Vec<StudyOrder>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Planned<Connection<Study>>>> {
        let filter = filter.unwrap_or_default().read()?;
        let (order, arguments) = (orders(order_by)?, page(ctx, first, after, last, before)?);
        if let Some(written) = by_plan(ctx, plan::list).await? {
            return Ok(written.map(Planned::Written));
        }
        let studies = studies_like(ctx, filter, order, &arguments).await?;
        Ok(Some(Planned::Resolved(studies)))
    }
}
