//! Mutations of reviews, their teams, reasons and searches. Most return the review after the change.

use async_graphql::{Context, ID, Object, Result};

use super::input::{ExclusionReasonInput, ReviewChanges, ReviewInput, SearchSourceInput};
use super::object::Review;
use super::source::SearchSource;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// Mutations of reviews.
#[derive(Default)]
pub struct ReviewMutation;

#[Object]
impl ReviewMutation {
    /// Creates a review. The viewer becomes its first lead. Only for academics.
    async fn create_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new review.")] input: ReviewInput,
    ) -> Result<Review> {
        let input = input.read()?;
        changed(Scope::of(ctx)?.access().create_review(&input).await)
    }

    /// Changes the description of a review. A field that the input leaves out keeps its value. Only for leads of the
    /// review.
    async fn update_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the review to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the review has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The changes. A field that is left out keeps its value; null clears it.")] input: ReviewChanges,
    ) -> Result<Review> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        changed(Scope::of(ctx)?.access().update_review(id, version, &input).await)
    }

    /// Adds an account to the team of a review, or lets somebody who left come back. If the account is on the team
    /// already, it becomes a lead, or stops being one. It is CONFLICT if nobody would lead the review. Only for leads
    /// of the review; any academic can lead a review that has no lead.
    async fn add_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the review.")] review: ID,
        #[graphql(desc = "The id of the account that joins the team.")] account: ID,
        #[graphql(desc = "Whether the account leads the review.", default)] lead: bool,
    ) -> Result<Review> {
        let (review, account) = (read(&review, "review")?, read(&account, "account")?);
        changed(Scope::of(ctx)?.access().add_reviewer(review, account, lead).await)
    }

    /// Lets a member leave the team of a review. The votes that they cast stay. It is CONFLICT for the last lead. Only
    /// for leads of the review, and for the member.
    async fn remove_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the review.")] review: ID,
        #[graphql(desc = "The id of the account that leaves the team.")] account: ID,
    ) -> Result<Review> {
        let (review, account) = (read(&review, "review")?, read(&account, "account")?);
        changed(Scope::of(ctx)?.access().remove_reviewer(review, account).await)
    }

    /// Lets the viewer's own role count in the agreement by pair of roles, or stops that. A new member does not share
    /// their role. Only for members of the team.
    async fn share_role_on_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the review.")] review: ID,
        #[graphql(desc = "Whether the viewer's role counts.")] share: bool,
    ) -> Result<Review> {
        let review = read(&review, "review")?;
        changed(Scope::of(ctx)?.access().share_role(review, share).await)
    }

    /// Replaces the reasons for exclusion of a review. A reason that was used and is not in the new list stays, after
    /// the others. Only for leads of the review.
    async fn set_exclusion_reasons(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the review.")] review: ID,
        #[graphql(desc = "The version that the client read. If the review has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The reasons, in the order in which they are considered: at most 50.")] reasons: Vec<ExclusionReasonInput>,
    ) -> Result<Review> {
        let review = read(&review, "review")?;
        let reasons: Vec<store::ExclusionReasonInput> = reasons.into_iter().map(Into::into).collect();
        changed(Scope::of(ctx)?.access().set_exclusion_reasons(review, version, &reasons).await)
    }

    /// Adds a source in which the review searched. Files of records are then imported into the source. Only for leads
    /// of the review.
    async fn add_search_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the review.")] review: ID,
        #[graphql(desc = "The description of the source.")] input: SearchSourceInput,
    ) -> Result<SearchSource> {
        let review = read(&review, "review")?;
        let added = Scope::of(ctx)?.access().add_search_source(review, &input.into()).await;
        Ok(added.map(SearchSource::from).map_err(Refusal::from)?)
    }
}

fn changed(result: Result<store::Review, store::Error>) -> Result<Review> {
    Ok(result.map(Review::from).map_err(Refusal::from)?)
}
