//! Lists of programmes: the queries, and the pages of parent rows, which share one statement.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use evidence::vocabulary::Dimension;
use policy::id::StudyId;
use store::{Access, Page, PageArguments, ProgrammeParents};
use uuid::Uuid;

use super::cross_tab::CrossTab;
use super::filter::{ProgrammeFilter, ProgrammeOrder};
use super::object::Programme;
use super::plan;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::input::{code as known_code, orders};
use crate::engine::parent::{Asked, Key, Parents, by_arguments};
use crate::engine::planned::{Planned, by_plan};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// The arguments of a list of programmes that belongs to a parent row.
pub type ProgrammesAsked = Asked<store::ProgrammeFilter, ()>;

impl Parents for ProgrammeParents {
    fn ids(&self) -> Vec<Uuid> {
        match self {
            Self::Organisations(ids) => ids.iter().map(|id| id.0).collect(),
            Self::Projects(ids) => ids.iter().map(|id| id.0).collect(),
            Self::Studies(ids) => ids.iter().map(|id| id.0).collect(),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Organisations(_) => "organisations",
            Self::Projects(_) => "projects",
            Self::Studies(_) => "studies",
        }
    }

    fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Organisations(ids), Self::Organisations(more)) => ids.extend(more),
            (Self::Projects(ids), Self::Projects(more)) => ids.extend(more),
            (Self::Studies(ids), Self::Studies(more)) => ids.extend(more),
            _ => {}
        }
    }
}

/// Loads a page of programmes for each of several parents.
struct ProgrammePages;

impl Fetch for ProgrammePages {
    type Key = Key<ProgrammeParents, store::ProgrammeFilter, ()>;
    type Value = Page<Programme>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let mut pages = access.programmes_of(&parents, &asked.filter, &asked.page).await?;
            found.extend(
                keys.into_iter()
                    .filter_map(|key| pages.remove(&key.id()).map(|page| (key, map_page(page, Programme::from)))),
            );
        }
        Ok(found)
    }
}

/// Counts the programmes of each of several parents.
struct ProgrammeCounts;

impl Fetch for ProgrammeCounts {
    type Key = Key<ProgrammeParents, store::ProgrammeFilter, ()>;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let counts = access.count_programmes_of(&parents, &asked.filter).await?;
            found.extend(keys.into_iter().filter_map(|key| counts.get(&key.id()).map(|count| (key, *count))));
        }
        Ok(found)
    }
}

/// The programmes of one parent, read together with those of its siblings.
pub async fn programmes_of(ctx: &Context<'_>, parent: ProgrammeParents, asked: ProgrammesAsked) -> Result<Connection<Programme>, Refusal> {
    let key = Key::new(parent, asked);
    let rows = if wants_rows(ctx) {
        Scope::of(ctx)?.load::<ProgrammePages>(key.clone()).await?.unwrap_or(Page::empty())
    } else {
        Page::empty()
    };
    Ok(Connection::new(
        rows,
        total(move |scope| scope.count_by::<ProgrammeCounts>(key.clone())),
    ))
}

/// The programmes that a study evaluates, up to the maximum page size.
pub async fn programmes_of_study(ctx: &Context<'_>, study: StudyId) -> Result<Vec<Programme>, Refusal> {
    let most = Scope::of(ctx)?.access().page_sizes().most;
    let asked = ProgrammesAsked::new(store::ProgrammeFilter::default(), PageArguments::first(most.cast_signed()));
    let key = Key::new(ProgrammeParents::Studies(vec![study]), asked);
    let found = Scope::of(ctx)?.load::<ProgrammePages>(key).await?;
    Ok(found
        .map(|page| page.items.into_iter().map(|item| item.node).collect())
        .unwrap_or_default())
}

/// Queries over programmes.
#[derive(Default)]
pub struct ProgrammeQuery;

#[Object]
impl ProgrammeQuery {
    /// The programme with this code; null if it does not exist or the viewer may not see it.
    async fn programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the programme, as in its field `code`.")] code: String,
    ) -> Result<Option<Planned<Programme>>> {
        let (scope, code) = (Scope::of(ctx)?, known_code(&code)?);
        if let Some(written) = by_plan(ctx, plan::one).await? {
            return Ok(written.map(Planned::Written));
        }
        let found = scope.read(scope.access().programme(code)).await?;
        Ok(found.map(|found| Planned::Resolved(found.into())))
    }

    /// The programmes that the viewer may see.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<ProgrammeFilter>,
        #[graphql(desc = "The sort keys, the most important first: at most 20.")] order_by: Option<Vec<ProgrammeOrder>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Planned<Connection<Programme>>>> {
        let scope = Scope::of(ctx)?;
        let filter = Arc::new(filter.unwrap_or_default().read()?);
        let order: Vec<store::ProgrammeOrder> = orders(order_by)?;
        let arguments: PageArguments = page(ctx, first, after, last, before)?;
        if let Some(written) = by_plan(ctx, plan::list).await? {
            return Ok(written.map(Planned::Written));
        }
        let rows = if wants_rows(ctx) {
            scope.read(scope.access().programmes(&filter, &order, &arguments)).await?
        } else {
            Page::empty()
        };
        let count = total(move |scope| {
            let filter = Arc::clone(&filter);
            Box::pin(async move { Ok(scope.access().count_programmes(&filter).await?) })
        });
        Ok(Some(Planned::Resolved(Connection::new(map_page(rows, Programme::from), count))))
    }

    /// A cross-tab of programmes by one or two dimensions.
    async fn programme_cross_tab(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dimension whose terms are the rows.")] rows: Word<Dimension>,
        #[graphql(desc = "The dimension of the columns. Without it there is a single column.")] columns: Option<Word<Dimension>>,
        #[graphql(desc = "Conditions on the programmes. Without a filter, all visible ones count.")] filter: Option<ProgrammeFilter>,
    ) -> Result<Option<CrossTab>> {
        let filter = filter.unwrap_or_default().read()?;
        let scope = Scope::of(ctx)?;
        let columns_by = columns.map(|word| word.0);
        let table = scope.read(scope.access().programme_cross_tab(rows.0, columns_by, &filter)).await?;
        Ok(Some(CrossTab::new(table, rows.0, columns_by)))
    }
}
