//! The contributions of workshops, one page per workshop in one statement for all of them.

use std::collections::HashMap;

use async_graphql::{Context, Result};
use policy::id::WorkshopId;
use store::{Access, Page, PageArguments};
use uuid::Uuid;

use super::filter::ContributionFilter;
use super::object::Contribution;
use crate::engine::batch::Fetch;
use crate::engine::connection::{UncountedConnection, map_page};
use crate::engine::parent::{Asked, Key, Parents, by_arguments};
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// The workshops whose contributions are requested.
#[derive(Debug, Clone)]
struct Workshops(Vec<WorkshopId>);

impl Parents for Workshops {
    fn ids(&self) -> Vec<Uuid> {
        self.0.iter().map(|id| id.0).collect()
    }

    fn kind(&self) -> &'static str {
        "workshops"
    }

    fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// Loads a page of contributions for each of several workshops.
struct ContributionPages;

impl Fetch for ContributionPages {
    type Key = Key<Workshops, store::ContributionFilter, ()>;
    type Value = Page<Contribution>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (workshops, asked, keys) in by_arguments(keys) {
            let mut pages = access.contributions_of_workshops(&workshops.0, &asked.filter, &asked.page).await?;
            found.extend(keys.into_iter().filter_map(|key| {
                let page = pages.remove(&WorkshopId(key.id()))?;
                Some((key, map_page(page, Contribution::from)))
            }));
        }
        Ok(found)
    }
}

/// A page of the contributions of a workshop, as far as the viewer may see them.
///
/// # Errors
/// BAD_USER_INPUT for an invalid filter, or the store's error in the form that clients may see.
pub async fn contributions_of(
    ctx: &Context<'_>,
    workshop: WorkshopId,
    filter: Option<ContributionFilter>,
    page: PageArguments,
) -> Result<UncountedConnection<Contribution>, Refusal> {
    let asked = Asked::new(filter.unwrap_or_default().read()?, page);
    let found = Scope::of(ctx)?
        .load::<ContributionPages>(Key::new(Workshops(vec![workshop]), asked))
        .await?;
    Ok(UncountedConnection(found.unwrap_or_else(Page::empty)))
}
