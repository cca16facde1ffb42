//! What a withdrawal did, told exactly.

use async_graphql::{Context, Object, Result};
use evidence::vocabulary::ConsentScope;
use futures_util::future::try_join_all;

use super::object::Participant;
use crate::graphql::date::Time;
use crate::graphql::round::{Round, RoundById};
use crate::graphql::scope::Scope;
use crate::graphql::word::Word;

/// What a withdrawal did.
pub struct WithdrawalReceipt(pub store::Withdrawal);

/// What a withdrawal did.
#[Object]
impl WithdrawalReceipt {
    /// The participant's record as it is now.
    async fn participant(&self) -> Participant {
        self.0.participant.clone().into()
    }

    /// What was agreed to and is so no more.
    async fn withdrawn(&self) -> Vec<Word<ConsentScope>> {
        self.0.withdrawn.iter().copied().map(Word).collect()
    }

    /// Contributions that some or all others see no more, and that are kept; those erased are counted below, not here.
    async fn contributions_hidden(&self) -> u64 {
        self.0.contributions_hidden
    }

    /// Contributions whose words were overwritten.
    async fn contributions_erased(&self) -> u64 {
        self.0.contributions_erased
    }

    /// Ballots that left open rounds, and those that are marked as withdrawn in closed ones.
    async fn ballots_withdrawn(&self) -> u64 {
        self.0.ballots_withdrawn
    }

    /// Published rankings that this person's ballots were part of: they stand, and say that a ballot was withdrawn.
    async fn published_rankings_affected(&self, ctx: &Context<'_>) -> Result<Vec<Round>> {
        let scope = Scope::of(ctx)?;
        let rounds = self.0.published_rankings.iter();
        let found = try_join_all(rounds.map(|id| scope.load::<RoundById>(*id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// When the withdrawal was recorded.
    async fn recorded_at(&self) -> Time {
        Time(self.0.recorded_at)
    }
}
