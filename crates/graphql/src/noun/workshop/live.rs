//! Follows a workshop.

use async_graphql::{Context, ID, Result, Subscription};
use futures_util::stream::Stream;
use policy::id::WorkshopId;
use store::live::Change;

use super::object::Workshop;
use crate::engine::id::read;
use crate::engine::live::{InTurn, Live};

/// What can be followed of workshops.
#[derive(Default)]
pub struct WorkshopSubscription;

#[Subscription]
impl WorkshopSubscription {
    /// A workshop: now, and whenever what was asked for has another answer for this viewer, a few times a second at most. People who
    /// join, vote or withdraw send nothing to those who cannot see it. Ends when the viewer may not see the workshop any more.
    async fn workshop_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop.")] workshop: ID,
    ) -> Result<impl Stream<Item = Result<InTurn<Workshop>>> + use<>> {
        let id: WorkshopId = read(&workshop, "workshop")?;
        let found = move |access: store::Access| async move { Ok(access.workshop_to_follow(id).await?.map(Workshop::from)) };
        Ok(Live::of(ctx, &[Change::Workshop(id)])?.follow("workshop", found, |_| false).await?)
    }
}
