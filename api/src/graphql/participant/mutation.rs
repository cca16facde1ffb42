//! How people come to a workshop, and what they agree to.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use evidence::vocabulary::{ConsentScope, ConsentState};
use store::Mint;

use super::input::ParticipantInput;
use super::object::Participant;
use super::receipt::{WithdrawalReceipt, words};
use crate::error::Refusal;
use crate::graphql::date::Time;
use crate::graphql::id::read;
use crate::graphql::input::code as known_code;
use crate::graphql::join::count_attempt;
use crate::graphql::scope::Scope;
use crate::graphql::word::{Word, plain};
use crate::graphql::workshop::Workshop;

/// Somebody who joined a workshop.
#[derive(SimpleObject)]
pub struct JoinedWorkshop {
    /// The participant's record.
    participant: Participant,
    /// The token that reaches this workshop and nothing else: here, and nowhere else ever again.
    token: String,
    /// When the token expires.
    expires_at: Time,
}

/// How people come to a workshop, and what they agree to.
#[derive(Default)]
pub struct ParticipantMutation;

#[Object]
impl ParticipantMutation {
    /// Writes somebody down as a participant: for those who facilitate the workshop, or keep the register.
    async fn add_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop.")] workshop: ID,
        #[graphql(desc = "What is recorded about the participant, and what they consent to.")] input: ParticipantInput,
    ) -> Result<Participant> {
        let workshop = read(&workshop, "workshop")?;
        let added = Scope::of(ctx)?.access().add_participant(workshop, &input.into()).await;
        Ok(added.map(Participant::from).map_err(Refusal::from)?)
    }

    /// Trades a join code for a token that reaches this workshop and nothing else.
    async fn join_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The join code of the workshop, as its facilitators give it out.")] code: String,
        #[graphql(desc = "What the new participant says about themselves, and what they consent to.")] input: ParticipantInput,
    ) -> Result<JoinedWorkshop> {
        count_attempt(ctx)?;
        let mint = ctx.data::<Arc<Mint>>()?;
        let joined = Scope::of(ctx)?
            .access()
            .join_workshop(known_code(&code)?, &input.into(), mint)
            .await
            .map_err(Refusal::from)?;
        Ok(JoinedWorkshop {
            participant: Participant::seen_by(joined.participant, joined.access),
            token: joined.secret.reveal(),
            expires_at: Time(joined.expires_at),
        })
    }

    /// Records that somebody agrees to something, or does not: for the person, or whoever keeps the register.
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the participant.")] participant: ID,
        #[graphql(desc = "The scope that the consent is about.")] scope: Word<ConsentScope>,
        #[graphql(desc = "What the participant says: given, refused or withdrawn.")] state: Word<ConsentState>,
        #[graphql(desc = "The version of the information sheet that the participant read.")] information_sheet: String,
    ) -> Result<Participant> {
        let id = read(&participant, "participant")?;
        let recorded = Scope::of(ctx)?
            .access()
            .record_consent(id, scope.0, state.0, &information_sheet)
            .await;
        Ok(recorded.map(Participant::from).map_err(Refusal::from)?)
    }

    /// Takes consent back. It takes effect at once, everywhere; with erase, the words and the identity are overwritten too. Without
    /// TAKE_PART nothing else stands, so that taking it back takes all of it back; and so does erasing.
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the participant.")] participant: ID,
        #[graphql(desc = "The scopes that are withdrawn.")] scopes: Vec<Word<ConsentScope>>,
        #[graphql(desc = "Whether words and identity are erased as well, for good.", default_with = "Some(false)")] erase: Option<bool>,
    ) -> Result<WithdrawalReceipt> {
        let id = read(&participant, "participant")?;
        let done = Scope::of(ctx)?
            .access()
            .withdraw_consent(id, &plain(Some(scopes)), words(erase))
            .await;
        Ok(done.map(WithdrawalReceipt::from).map_err(Refusal::from)?)
    }

    /// Takes back one contribution: for its author alone. It is hidden from everybody else at once; with erase its words, and what
    /// others wrote down in them, are overwritten. The receipt is among the person's receipts.
    async fn withdraw_contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contribution's global id.")] id: ID,
        #[graphql(desc = "Whether the words are overwritten too.", default = false)] erase: bool,
    ) -> Result<Workshop> {
        let id = read(&id, "id")?;
        let done = Scope::of(ctx)?.access().withdraw_contribution(id, words(Some(erase))).await;
        Ok(done.map(Workshop::from).map_err(Refusal::from)?)
    }

    /// Takes back one question: for its author alone, while it is their words still; CONFLICT once it was reworded to another sentence.
    /// It is hidden from everybody else at once; with erase its words, and what others wrote down in them, are overwritten. The
    /// receipt is among the person's receipts.
    async fn withdraw_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The question's global id.")] id: ID,
        #[graphql(desc = "Whether the words are overwritten too.", default = false)] erase: bool,
    ) -> Result<Workshop> {
        let id = read(&id, "id")?;
        let done = Scope::of(ctx)?.access().withdraw_question(id, words(Some(erase))).await;
        Ok(done.map(Workshop::from).map_err(Refusal::from)?)
    }
}
