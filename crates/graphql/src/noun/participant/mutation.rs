//! How people come to a workshop, and what they agree to.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use evidence::vocabulary::{ConsentScope, ConsentState};
use store::Mint;

use super::input::{ParticipantChanges, ParticipantInput};
use super::object::Participant;
use super::withdrawn::{WithdrawalReceipt, words};
use crate::engine::attempts::Attempt;
use crate::engine::attempts::count_attempt;
use crate::engine::date::Time;
use crate::engine::id::read;
use crate::engine::input::code as known_code;
use crate::engine::scope::Scope;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;
use crate::noun::workshop::Workshop;

/// Somebody who joined a workshop.
#[derive(SimpleObject)]
pub struct JoinedWorkshop {
    /// The participant's record.
    participant: Participant,
    /// The token that reaches this workshop and nothing else: here, and nowhere else ever again.
    token: String,
    /// When the token expires.
    expires_at: Time,
    /// Opens this record again, from any device, as long as the record is kept: eight groups of four letters and digits, without
    /// look-alikes. It is shown here and nowhere else, and stored as a digest only.
    return_code: String,
}

impl From<store::Joined> for JoinedWorkshop {
    fn from(joined: store::Joined) -> Self {
        Self {
            participant: Participant::seen_by(joined.participant, joined.access),
            token: joined.secret.reveal(),
            expires_at: Time(joined.expires_at),
            return_code: joined.return_code.reveal(),
        }
    }
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

    /// Trades a workshop's join code for a record in it and a token that reaches this workshop and nothing else. The code may be typed
    /// with or without hyphens and spaces, in capitals or not. The input names the current version of the workshop's information
    /// sheet: nobody joins before one is published, while joining is closed, or when all places are taken. An account joins once.
    async fn join_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The workshop's join code, as somebody typed it.")] code: String,
        #[graphql(desc = "What the person says of themselves, and what they agree to.")] input: ParticipantInput,
    ) -> Result<JoinedWorkshop> {
        count_attempt(ctx, Attempt::ToEnter, &code)?;
        let joined = Scope::of(ctx)?
            .access()
            .join_workshop(known_code(&code)?, &input.into(), mint(ctx)?)
            .await;
        Ok(joined.map(JoinedWorkshop::from).map_err(Refusal::from)?)
    }

    /// Trades a return code for a new token to the same record; the token that reached it before ends. It works after leaving, too,
    /// and then opens one's own record and nothing else. Whatever opens no record is NOT_FOUND.
    async fn return_to_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The return code, as somebody typed it.")] return_code: String,
    ) -> Result<JoinedWorkshop> {
        count_attempt(ctx, Attempt::ToEnter, &return_code)?;
        let joined = Scope::of(ctx)?.access().return_to_workshop(&return_code, mint(ctx)?).await;
        Ok(joined.map(JoinedWorkshop::from).map_err(Refusal::from)?)
    }

    /// Gives a participant a new return code, for whoever was added by hand or lost theirs; the old code ends. For those who facilitate
    /// the workshop and the steward. Audited. The code is shown here and nowhere else.
    async fn issue_return_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The participant who gets the code.")] participant: ID,
    ) -> Result<String> {
        let id = read(&participant, "participant")?;
        let code = Scope::of(ctx)?.access().issue_return_code(id).await;
        Ok(code.map(store::ReturnCode::reveal).map_err(Refusal::from)?)
    }

    /// Corrects a participant's record: by the person, those who facilitate the workshop, and the steward. What is left out stays, and
    /// null takes away what was there. The audit trail names the fields that changed, never their values.
    async fn update_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The participant whose record is corrected.")] id: ID,
        #[graphql(desc = "What changes in the record.")] input: ParticipantChanges,
    ) -> Result<Participant> {
        let id = read(&id, "id")?;
        let updated = Scope::of(ctx)?.access().update_participant(id, &input.into()).await;
        Ok(updated.map(Participant::from).map_err(Refusal::from)?)
    }

    /// Confirms that a participant takes part, where the workshop asks for that: from then on they vote and read others' words. A
    /// participant who was removed is let in again. For those who facilitate the workshop and the steward.
    async fn confirm_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The participant who is confirmed, or let in again.")] id: ID,
    ) -> Result<Participant> {
        let id = read(&id, "id")?;
        let confirmed = Scope::of(ctx)?.access().confirm_participant(id).await;
        Ok(confirmed.map(Participant::from).map_err(Refusal::from)?)
    }

    /// Ends a participant's part in the workshop: their tokens end, their open sockets close, and their ballots leave open rounds. What
    /// they said stays theirs to withdraw: their return code opens their own record, and nothing else, until a facilitator confirms
    /// them anew. For those who facilitate the workshop and the steward.
    async fn remove_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The participant who is removed.")] id: ID,
        #[graphql(
            desc = "Why. The person, those who facilitate the workshop and the steward may read it; the audit trail does not hold it."
        )]
        reason: String,
    ) -> Result<Workshop> {
        let id = read(&id, "id")?;
        let workshop = Scope::of(ctx)?.access().remove_participant(id, &reason).await;
        Ok(workshop.map(Workshop::from).map_err(Refusal::from)?)
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

fn mint<'a>(ctx: &Context<'a>) -> Result<&'a Mint, Refusal> {
    let mint = ctx.data::<Arc<Mint>>().map_err(|error| Refusal::internal(error.message))?;
    Ok(mint)
}
