//! What a withdrawal did, told exactly, and kept.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::ConsentScope;
use futures_util::future::try_join_all;

use super::object::{Participant, ParticipantById};
use super::withdrawn::WithdrawalReceipt;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::round::{Round, RoundById};

/// What a withdrawal did, or would do. It is kept for the person, also after they left.
#[Object]
impl WithdrawalReceipt {
    /// The receipt's global id. The id of a preview leads to nothing.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The person whose record this is about, as the record is now.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Participant> {
        let id = self.0.participant;
        let seen = match &self.0.own {
            None => Scope::of(ctx)?.load::<ParticipantById>(id).await?,
            Some(own) => {
                let found = own.participants_by_id(&[id]).await.map_err(Refusal::from)?.pop();
                found.map(|row| Participant::seen_by(row, own.clone()))
            }
        };
        // The row rules show the person to whoever they show the receipt to.
        Ok(seen.ok_or_else(|| Refusal::internal("a receipt is seen without the participant"))?)
    }

    /// What stays, and why: a sentence each.
    async fn kept(&self) -> &[String] {
        &self.0.kept
    }

    /// The whole receipt in plain words, to keep or to print.
    async fn plain_language(&self) -> &str {
        &self.0.plain_language
    }

    /// The scopes that the person had agreed to, and agrees to no more.
    async fn withdrawn(&self) -> Vec<Word<ConsentScope>> {
        self.0.withdrawn.iter().copied().map(Word).collect()
    }

    /// How many contributions some or all others see no more, although they are kept; those erased are counted below, not here.
    async fn contributions_hidden(&self) -> u64 {
        self.0.contributions_hidden
    }

    /// How many contributions had their words overwritten.
    async fn contributions_erased(&self) -> u64 {
        self.0.contributions_erased
    }

    /// How many questions in the person's words nobody else sees any more, although they are kept.
    async fn questions_hidden(&self) -> u64 {
        self.0.questions_hidden
    }

    /// How many questions in the person's words had their text overwritten.
    async fn questions_erased(&self) -> u64 {
        self.0.questions_erased
    }

    /// How many ballots of the person were withdrawn.
    async fn ballots_withdrawn(&self) -> u64 {
        self.0.ballots_withdrawn
    }

    /// The published rankings that this person's ballots were part of: they stand, and say that a ballot was withdrawn.
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
