//! Lists all reviews, page by page.

use entity::review;

use super::view::Review;
use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count};

impl Access {
    /// A page of all reviews, ordered by code.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn page_of_reviews(&self, page: &PageArguments) -> Result<Page<Review>, Error> {
        let list = List {
            rows: self.rows::<review::Entity>(),
            columns: Box::new(all_columns::<review::Entity>),
            order: vec![column(review::Column::Code, KeyKind::Text), column(review::Column::Id, KeyKind::Id)],
            order_name: "review".to_owned(),
        };
        Ok(list.page::<review::Model>(self, page).await?.map(Review::of))
    }

    /// How many reviews there are.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_reviews(&self) -> Result<i64, Error> {
        count(self, self.rows::<review::Entity>()).await
    }
}
