//! Loads what the policy must know about the viewer and a review.

use std::collections::HashMap;

use async_graphql::Context;
use policy::ReviewFacts;
use policy::id::ReviewId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::error::Refusal;

struct FactsOfReview;

impl Fetch for FactsOfReview {
    type Key = ReviewId;
    type Value = ReviewFacts;

    async fn fetch(access: &Access, keys: Vec<ReviewId>) -> Result<HashMap<ReviewId, ReviewFacts>, store::Error> {
        access.review_facts(&keys).await
    }
}

/// Whether the viewer is on the team of a review, and whether anybody leads it.
pub async fn facts_of(ctx: &Context<'_>, review: ReviewId) -> Result<ReviewFacts, Refusal> {
    Ok(Scope::of(ctx)?.load::<FactsOfReview>(review).await?.unwrap_or_default())
}
