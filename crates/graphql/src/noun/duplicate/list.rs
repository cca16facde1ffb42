//! Lists of pairs of records: the pairs of reviews, which share one statement.

use std::collections::HashMap;

use async_graphql::Context;
use evidence::vocabulary::DuplicateStatus;
use policy::id::ReviewId;
use store::{Access, DuplicatesOf, Page, PageArguments};

use super::object::DuplicateCandidate;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, total, wants_rows};
use crate::engine::parent::{Asked, Key, by_arguments};
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::review::OfReviews;

type DuplicatesOfReview = Key<OfReviews, Option<DuplicateStatus>, ()>;

/// Loads a page of pairs for each of several reviews.
struct DuplicatePages;

impl Fetch for DuplicatePages {
    type Key = DuplicatesOfReview;
    type Value = Page<DuplicateCandidate>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (OfReviews(reviews), asked, keys) in by_arguments(keys) {
            let of = DuplicatesOf {
                reviews,
                status: asked.filter,
            };
            let mut pages = access.duplicates_in(&of, &asked.page).await?;
            found.extend(
                keys.into_iter()
                    .filter_map(|key| pages.remove(&key.id()).map(|page| (key, map_page(page, DuplicateCandidate::from)))),
            );
        }
        Ok(found)
    }
}

/// Counts the pairs of each of several reviews.
struct DuplicateCounts;

impl Fetch for DuplicateCounts {
    type Key = DuplicatesOfReview;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (OfReviews(reviews), asked, keys) in by_arguments(keys) {
            let of = DuplicatesOf {
                reviews,
                status: asked.filter,
            };
            let counts = access.count_duplicates_in(&of).await?;
            found.extend(keys.into_iter().filter_map(|key| counts.get(&key.id()).map(|count| (key, *count))));
        }
        Ok(found)
    }
}

/// The pairs of one review, read together with those of its siblings.
pub async fn duplicates_in(
    ctx: &Context<'_>,
    review: ReviewId,
    status: Option<DuplicateStatus>,
    page: PageArguments,
) -> Result<Connection<DuplicateCandidate>, Refusal> {
    let key = Key::new(OfReviews(vec![review]), Asked::new(status, page));
    let rows = if wants_rows(ctx) {
        Scope::of(ctx)?.load::<DuplicatePages>(key.clone()).await?.unwrap_or(Page::empty())
    } else {
        Page::empty()
    };
    Ok(Connection::new(
        rows,
        total(move |scope| scope.count_by::<DuplicateCounts>(key.clone())),
    ))
}
