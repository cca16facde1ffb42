//! Lists of workshops: the queries, and the workshops of a project.

use std::collections::HashMap;

use async_graphql::{Context, InputObject, Object, Result};
use policy::id::ProjectId;
use store::{Access, Page};

use super::object::Workshop;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::date::Time;
use crate::engine::input::code as known_code;
use crate::engine::scope::Scope;
use crate::error::Refusal;

struct WorkshopsOfProject;

impl Fetch for WorkshopsOfProject {
    type Key = ProjectId;
    type Value = Vec<Workshop>;

    async fn fetch(access: &Access, keys: Vec<ProjectId>) -> Result<HashMap<ProjectId, Vec<Workshop>>, store::Error> {
        let found = access.workshops_of_projects(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, workshops)| (id, workshops.into_iter().map(Workshop::from).collect()))
            .collect())
    }
}

/// The workshops of a project, the latest day first.
pub async fn workshops_of_project(ctx: &Context<'_>, id: ProjectId) -> Result<Vec<Workshop>, Refusal> {
    Ok(Scope::of(ctx)?.load::<WorkshopsOfProject>(id).await?.unwrap_or_default())
}

/// Conditions on workshops. A field that is left out sets no condition.
#[derive(Debug, Clone, Default, InputObject)]
pub struct WorkshopFilter {
    /// Only workshops with a change that the viewer can see at this time or later, or that became visible to the
    /// viewer then.
    updated_since: Option<Time>,
}

impl WorkshopFilter {
    fn read(self) -> store::WorkshopFilter {
        store::WorkshopFilter {
            updated_since: self.updated_since.map(|time| time.0),
        }
    }
}

/// Queries over workshops.
#[derive(Default)]
pub struct WorkshopQuery;

#[Object]
impl WorkshopQuery {
    /// The workshop with this code; null if it does not exist or the viewer may not see it.
    async fn workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the workshop, as in its field `code`.")] code: String,
    ) -> Result<Option<Workshop>> {
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().workshop(known_code(&code)?)).await?;
        Ok(found.map(Workshop::from))
    }

    /// The workshops that the viewer may see, the latest day first. Workshops without a day come last.
    async fn workshops(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the workshops. Without a filter, all visible ones are returned.")] filter: Option<WorkshopFilter>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Connection<Workshop>>> {
        let filter = filter.unwrap_or_default().read();
        let arguments = page(ctx, first, after, last, before)?;
        let rows = if wants_rows(ctx) {
            let scope = Scope::of(ctx)?;
            scope.read(scope.access().workshops(&filter, &arguments)).await?
        } else {
            Page::empty()
        };
        let count = total(move |scope| {
            let filter = filter.clone();
            Box::pin(async move { Ok(scope.access().count_workshops(&filter).await?) })
        });
        Ok(Some(Connection::new(map_page(rows, Workshop::from), count)))
    }
}
