//! The subscription to a workshop.

use async_graphql::{Context, ID, Result, Subscription};
use futures_util::stream::Stream;
use policy::id::WorkshopId;
use store::live::Changed;

use super::object::Workshop;
use crate::engine::id::read;
use crate::engine::live::{InTurn, Live};

/// The subscription to workshops.
#[derive(Default)]
pub struct WorkshopSubscription;

#[Subscription]
impl WorkshopSubscription {
    /// Sends a workshop now, and again whenever the requested fields change for this viewer, at most a few times per
    /// second. People who join, vote or withdraw send nothing to viewers who cannot see that. The subscription ends
    /// when the viewer can no longer see the workshop.
    async fn workshop_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop to follow.")] workshop: ID,
    ) -> Result<impl Stream<Item = Result<InTurn<Workshop>>> + use<>> {
        let id: WorkshopId = read(&workshop, "workshop")?;
        let found = move |access: store::Access| async move { Ok(access.workshop_to_follow(id).await?.map(Workshop::from)) };
        Ok(Live::of(ctx, &[Changed::Workshop(id)])?
            .follow("workshop", found, |_| false)
            .await?)
    }
}
