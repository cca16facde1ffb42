//! Lists of records: the records of reviews, which share one statement.

use std::collections::HashMap;

use async_graphql::Context;
use policy::id::ReviewId;
use store::{Access, Page, RecordsOf};

use super::object::Record;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, total, wants_rows};
use crate::engine::parent::{Asked, Key, by_arguments};
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::review::OfReviews;

/// The arguments of a list of records.
pub type RecordsAsked = Asked<store::RecordFilter, store::RecordOrder>;

type RecordsOfReview = Key<OfReviews, store::RecordFilter, store::RecordOrder>;

/// Loads a page of records for each of several reviews.
struct RecordPages;

impl Fetch for RecordPages {
    type Key = RecordsOfReview;
    type Value = Page<Record>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (reviews, asked, keys) in by_arguments(keys) {
            let of = RecordsOf(reviews.0);
            let mut pages = access.records_of(&of, &asked.filter, &asked.order, &asked.page).await?;
            found.extend(
                keys.into_iter()
                    .filter_map(|key| pages.remove(&key.id()).map(|page| (key, map_page(page, Record::from)))),
            );
        }
        Ok(found)
    }
}

/// Counts the records of each of several reviews.
struct RecordCounts;

impl Fetch for RecordCounts {
    type Key = RecordsOfReview;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (reviews, asked, keys) in by_arguments(keys) {
            let counts = access.count_records_of(&RecordsOf(reviews.0), &asked.filter).await?;
            found.extend(keys.into_iter().filter_map(|key| counts.get(&key.id()).map(|count| (key, *count))));
        }
        Ok(found)
    }
}

/// The records of one review, read together with those of its siblings.
pub async fn records_of(ctx: &Context<'_>, review: ReviewId, asked: RecordsAsked) -> Result<Connection<Record>, Refusal> {
    let key = Key::new(OfReviews(vec![review]), asked);
    let rows = if wants_rows(ctx) {
        Scope::of(ctx)?.load::<RecordPages>(key.clone()).await?.unwrap_or(Page::empty())
    } else {
        Page::empty()
    };
    Ok(Connection::new(
        rows,
        total(move |scope| scope.count_by::<RecordCounts>(key.clone())),
    ))
}
