//! The receipt of a withdrawal: what it changed, stored for the person.

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

/// The receipt of a withdrawal, or the preview of one. A receipt is stored for the person, who can read it even after
/// leaving the workshop.
#[Object]
impl WithdrawalReceipt {
    /// The global id of the receipt. The id of a preview finds no row.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The participant whose withdrawal this is, with the record as it is now.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Participant> {
        let id = self.0.participant;
        let seen = match &self.0.own {
            None => Scope::of(ctx)?.load::<ParticipantById>(id).await?,
            Some(own) => {
                let found = own.participants_by_id(&[id]).await.map_err(Refusal::from)?.pop();
                found.map(|row| Participant::seen_by(row, own.clone()))
            }
        };
        // The row rules show the participant to everybody who sees the receipt.
        Ok(seen.ok_or_else(|| Refusal::internal("a receipt is visible without its participant"))?)
    }

    /// What was kept and why, one sentence each.
    async fn kept(&self) -> &[String] {
        &self.0.kept
    }

    /// The whole receipt in plain language, to keep or to print.
    async fn plain_language(&self) -> &str {
        &self.0.plain_language
    }

    /// The scopes that the person had agreed to and has now withdrawn.
    async fn withdrawn(&self) -> Vec<Word<ConsentScope>> {
        self.0.withdrawn.iter().copied().map(Word).collect()
    }

    /// The number of contributions that are stored but no longer visible to some or all others. Erased contributions
    /// are not included.
    async fn contributions_hidden(&self) -> u64 {
        self.0.contributions_hidden
    }

    /// The number of contributions whose text was overwritten.
    async fn contributions_erased(&self) -> u64 {
        self.0.contributions_erased
    }

    /// The number of questions in the person's words that are stored but no longer visible to others.
    async fn questions_hidden(&self) -> u64 {
        self.0.questions_hidden
    }

    /// The number of questions in the person's words whose text was overwritten.
    async fn questions_erased(&self) -> u64 {
        self.0.questions_erased
    }

    /// The number of the person's ballots that were withdrawn.
    async fn ballots_withdrawn(&self) -> u64 {
        self.0.ballots_withdrawn
    }

    /// The rounds with published rankings in which the person's ballots were counted. These rankings do not change,
    /// but show that a ballot was withdrawn.
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
