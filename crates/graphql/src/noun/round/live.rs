//! Follows a round.

use async_graphql::{Context, ID, Result, Subscription};
use evidence::vocabulary::RoundStatus;
use futures_util::stream::Stream;
use policy::id::RoundId;
use store::live::Change;

use super::object::Round;
use crate::engine::id::read;
use crate::engine::live::{InTurn, Live};

/// What can be followed of rounds.
#[derive(Default)]
pub struct RoundSubscription;

#[Subscription]
impl RoundSubscription {
    /// A round: now, and whenever what was asked for has another answer for this viewer, a few times a second at most. Votes that the
    /// viewer sees nothing of send nothing. Ends after the answer that says CLOSED, and when the viewer may not see the round any more.
    async fn round_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round of prioritisation.")] round: ID,
    ) -> Result<impl Stream<Item = Result<InTurn<Round>>> + use<>> {
        let id: RoundId = read(&round, "round")?;
        let found = move |access: store::Access| async move { Ok(access.rounds_by_id(&[id]).await?.pop().map(Round::from)) };
        let closed = |round: &Round| round.0.status == RoundStatus::Closed;
        Ok(Live::of(ctx, &[Change::Round(id)])?.follow("round", found, closed).await?)
    }
}
