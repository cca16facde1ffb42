//! Queries over reviews, and the reviews of a project.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use policy::id::ProjectId;
use store::{Access, Page};

use super::object::Review;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::input::code as known_code;
use crate::engine::scope::Scope;
use crate::error::Refusal;

struct ReviewsOfProject;

impl Fetch for ReviewsOfProject {
    type Key = ProjectId;
    type Value = Arc<[Review]>;

    async fn fetch(access: &Access, keys: Vec<ProjectId>) -> Result<HashMap<ProjectId, Arc<[Review]>>, store::Error> {
        let found = access.reviews_of_projects(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, reviews)| (ProjectId(id), reviews.into_iter().map(Review::from).collect()))
            .collect())
    }
}

/// The reviews of a project, ordered by code.
pub async fn reviews_of_project(ctx: &Context<'_>, project: ProjectId) -> Result<Vec<Review>, Refusal> {
    let found = Scope::of(ctx)?.load::<ReviewsOfProject>(project).await?;
    Ok(found.map(|reviews| reviews.to_vec()).unwrap_or_default())
}

/// Queries over reviews.
#[derive(Default)]
pub struct ReviewQuery;

#[Object]
impl ReviewQuery {
    /// All reviews of the literature, ordered by code. Everybody can see them; only those who may read records see the
    /// records.
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Connection<Review>>> {
        let scope = Scope::of(ctx)?;
        let arguments = page(ctx, first, after, last, before)?;
        let rows = if wants_rows(ctx) {
            scope.read(scope.access().page_of_reviews(&arguments)).await?
        } else {
            Page::empty()
        };
        let count = total(|scope| Box::pin(async move { Ok(scope.access().count_reviews().await?) }));
        Ok(Some(Connection::new(map_page(rows, Review::from), count)))
    }

    /// The review with this code; null if it does not exist.
    async fn review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the review, as in its field `code`.")] code: String,
    ) -> Result<Option<Review>> {
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().review_by_code(known_code(&code)?)).await?;
        Ok(found.map(Review::from))
    }
}
