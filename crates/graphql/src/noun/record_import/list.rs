//! Lists of imports: the imports of reviews, which share one statement.

use std::collections::HashMap;

use async_graphql::Context;
use policy::id::ReviewId;
use store::{Access, Page, PageArguments};

use super::object::Import;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, total, wants_rows};
use crate::engine::parent::{Asked, Key, by_arguments};
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::review::OfReviews;

type ImportsOfReview = Key<OfReviews, (), ()>;

/// Loads a page of imports for each of several reviews.
struct ImportPages;

impl Fetch for ImportPages {
    type Key = ImportsOfReview;
    type Value = Page<Import>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (OfReviews(reviews), asked, keys) in by_arguments(keys) {
            let mut pages = access.imports_of(&reviews, &asked.page).await?;
            found.extend(
                keys.into_iter()
                    .filter_map(|key| pages.remove(&key.id()).map(|page| (key, map_page(page, Import::from)))),
            );
        }
        Ok(found)
    }
}

/// Counts the imports of each of several reviews.
struct ImportCounts;

impl Fetch for ImportCounts {
    type Key = ImportsOfReview;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (OfReviews(reviews), _, keys) in by_arguments(keys) {
            let counts = access.count_imports_of(&reviews).await?;
            found.extend(keys.into_iter().filter_map(|key| counts.get(&key.id()).map(|count| (key, *count))));
        }
        Ok(found)
    }
}

/// The imports of one review, the newest first, read together with those of its siblings.
pub async fn imports_of(ctx: &Context<'_>, review: ReviewId, page: PageArguments) -> Result<Connection<Import>, Refusal> {
    let key = Key::new(OfReviews(vec![review]), Asked::new((), page));
    let rows = if wants_rows(ctx) {
        Scope::of(ctx)?.load::<ImportPages>(key.clone()).await?.unwrap_or(Page::empty())
    } else {
        Page::empty()
    };
    Ok(Connection::new(
        rows,
        total(move |scope| scope.count_by::<ImportCounts>(key.clone())),
    ))
}
