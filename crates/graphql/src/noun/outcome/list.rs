//! Lists of outcomes: the query, and the pages of parent rows, which share one statement.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use store::{Access, OutcomeParents, Page};
use uuid::Uuid;

use super::filter::{OutcomeFilter, OutcomeOrder};
use super::object::Outcome;
use super::plan;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::input::orders;
use crate::engine::parent::{Asked, Key, Parents, by_arguments};
use crate::engine::planned::{Planned, by_plan};
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// The arguments of a list of outcomes that belongs to a parent row.
pub type OutcomesAsked = Asked<store::OutcomeFilter, store::OutcomeOrder>;

impl Parents for OutcomeParents {
    fn ids(&self) -> Vec<Uuid> {
        match self {
            Self::Studies(ids) => ids.iter().map(|id| id.0).collect(),
            Self::Programmes(ids) => ids.iter().map(|id| id.0).collect(),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Studies(_) => "studies",
            Self::Programmes(_) => "programmes",
        }
    }

    fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Studies(ids), Self::Studies(more)) => ids.extend(more),
            (Self::Programmes(ids), Self::Programmes(more)) => ids.extend(more),
            _ => {}
        }
    }
}

/// Loads a page of outcomes for each of several parents.
struct OutcomePages;

impl Fetch for OutcomePages {
    type Key = Key<OutcomeParents, store::OutcomeFilter, store::OutcomeOrder>;
    type Value = Page<Outcome>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let mut pages = access.outcomes_of(&parents, &asked.filter, &asked.order, &asked.page).await?;
            found.extend(
                keys.into_iter()
                    .filter_map(|key| pages.remove(&key.id()).map(|page| (key, map_page(page, Outcome::from)))),
            );
        }
        Ok(found)
    }
}

/// Counts the outcomes of each of several parents.
struct OutcomeCounts;

impl Fetch for OutcomeCounts {
    type Key = Key<OutcomeParents, store::OutcomeFilter, store::OutcomeOrder>;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let counts = access.count_outcomes_of(&parents, &asked.filter).await?;
            found.extend(keys.into_iter().filter_map(|key| counts.get(&key.id()).map(|count| (key, *count))));
        }
        Ok(found)
    }
}

/// The outcomes of one parent, read together with those of its siblings.
pub async fn outcomes_of(ctx: &Context<'_>, parent: OutcomeParents, asked: OutcomesAsked) -> Result<Connection<Outcome>, Refusal> {
    let key = Key::new(parent, asked);
    let rows = if wants_rows(ctx) {
        Scope::of(ctx)?.load::<OutcomePages>(key.clone()).await?.unwrap_or(Page::empty())
    } else {
        Page::empty()
    };
    Ok(Connection::new(
        rows,
        total(move |scope| scope.count_by::<OutcomeCounts>(key.clone())),
    ))
}

/// Queries over outcomes.
#[derive(Default)]
pub struct OutcomeQuery;

#[Object]
impl OutcomeQuery {
    /// The outcomes that the viewer may see.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<OutcomeFilter>,
        #[graphql(desc = "The sort keys, the most important first: at most 20.")] order_by: Option<Vec<OutcomeOrder>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Planned<Connection<Outcome>>>> {
        let scope = Scope::of(ctx)?;
        let filter = Arc::new(filter.unwrap_or_default().read()?);
        let order: Vec<store::OutcomeOrder> = orders(order_by)?;
        let arguments = page(ctx, first, after, last, before)?;
        if let Some(written) = by_plan(ctx, plan::list).await? {
            return Ok(written.map(Planned::Written));
        }
        let rows = if wants_rows(ctx) {
            scope.read(scope.access().outcomes(&filter, &order, &arguments)).await?
        } else {
            Page::empty()
        };
        let count = total(move |scope| {
            let filter = Arc::clone(&filter);
            Box::pin(async move { Ok(scope.access().count_outcomes(&filter).await?) })
        });
        Ok(Some(Planned::Resolved(Connection::new(map_page(rows, Outcome::from), count))))
    }
}
