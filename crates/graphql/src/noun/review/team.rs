//! The team of a review.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use policy::id::ReviewId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::account::{Account, stored_account};

/// Somebody who screens the records of a review, or who did before they left.
#[derive(Debug, Clone)]
pub struct ReviewMember(store::ReviewMember);

/// Somebody who screens the records of a review, or who did before they left.
#[Object]
impl ReviewMember {
    /// The account of the member.
    async fn account(&self, ctx: &Context<'_>) -> Result<Account> {
        Ok(stored_account(ctx, self.0.account).await?)
    }

    /// Whether the member leads the review. Leads change the team, the reasons, the searches and the imports.
    async fn lead(&self) -> bool {
        self.0.lead
    }

    /// When the member joined the team.
    async fn joined_at(&self) -> Time {
        Time(self.0.joined_at)
    }

    /// When the member left the team; null while they are on it. Their votes stay, and others vote on what they had
    /// not voted on.
    async fn left_at(&self) -> Option<Time> {
        self.0.left_at.map(Time)
    }

    /// Whether the member lets their role count in the agreement by pair of roles. Null unless the member is the
    /// viewer.
    async fn shares_role(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let own = Scope::of(ctx)?.viewer().account() == Some(self.0.account);
        Ok(own.then_some(self.0.shares_role))
    }
}

struct TeamOfReview;

impl Fetch for TeamOfReview {
    type Key = ReviewId;
    type Value = Arc<[ReviewMember]>;

    async fn fetch(access: &Access, keys: Vec<ReviewId>) -> Result<HashMap<ReviewId, Arc<[ReviewMember]>>, store::Error> {
        let found = access.teams_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, members)| (id, members.into_iter().map(ReviewMember).collect()))
            .collect())
    }
}

/// The team of a review, in the order in which people joined.
pub async fn team_of(ctx: &Context<'_>, review: ReviewId) -> Result<Vec<ReviewMember>, Refusal> {
    let found = Scope::of(ctx)?.load::<TeamOfReview>(review).await?;
    Ok(found.map(|members| members.to_vec()).unwrap_or_default())
}
