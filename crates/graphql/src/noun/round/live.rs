//! The subscription to a round.

use async_graphql::{Context, ID, Result, Subscription};
use evidence::vocabulary::RoundStatus;
use futures_util::stream::Stream;
use policy::id::RoundId;
use store::live::Changed;

use super::object::Round;
use crate::engine::id::read;
use crate::engine::live::{InTurn, Live};

/// The subscription to rounds.
#[derive(Default)]
pub struct RoundSubscription;

#[Subscription]
impl RoundSubscription {
    /// Sends a round now, and again whenever the requested fields change for this viewer, at most a few times per
    /// second. Ballots that do not change what the viewer can see send nothing. The subscription ends after the
    /// answer with the status CLOSED, or when the viewer can no longer see the round.
    async fn round_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round to follow.")] round: ID,
    ) -> Result<impl Stream<Item = Result<InTurn<Round>>> + use<>> {
        let id: RoundId = read(&round, "round")?;
        let found = move |access: store::Access| async move { Ok(access.rounds_by_id(&[id]).await?.pop().map(Round::from)) };
        let closed = |round: &Round| round.0.status == RoundStatus::Closed;
        Ok(Live::of(ctx, &[Changed::Round(id)])?.follow("round", found, closed).await?)
    }
}
