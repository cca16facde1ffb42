//! Queries over reviews, and the reviews of a project.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use policy::id::ProjectId;
use store::Access;

use super::object::Review;
use crate::engine::batch::Fetch;
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
    async fn reviews(&self, ctx: &Context<'_>) -> Result<Option<Vec<Review>>> {
        let scope = Scope::of(ctx)?;
        let reviews = scope.read(scope.access().reviews()).await?;
        Ok(Some(reviews.into_iter().map(Review::from).collect()))
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
