//! Mutations by which people join workshops, consent and withdraw.

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

/// The result of joining a workshop, or of returning to it.
#[derive(SimpleObject)]
pub struct JoinedWorkshop {
    /// The record of the participant.
    participant: Participant,
    /// The bearer token for this workshop. It gives access to nothing else, is part of this answer only, and cannot
    /// be read again.
    token: String,
    /// When the token expires.
    expires_at: Time,
    /// The code that opens this record again, from every device, for as long as the record is kept: eight groups of
    /// four letters and digits, without characters that look alike. It is part of this answer only, and stored as a
    /// digest.
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

/// Mutations by which people join workshops, consent and withdraw.
#[derive(Default)]
pub struct ParticipantMutation;

#[Object]
impl ParticipantMutation {
    /// Adds a participant to a workshop by hand. Only for the steward and for facilitators of the workshop who are
    /// not academics.
    async fn add_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop to add the participant to.")] workshop: ID,
        #[graphql(desc = "The record of the person, and what they agree to.")] input: ParticipantInput,
    ) -> Result<Participant> {
        let workshop = read(&workshop, "workshop")?;
        let added = Scope::of(ctx)?.access().add_participant(workshop, &input.into()).await;
        Ok(added.map(Participant::from).map_err(Refusal::from)?)
    }

    /// Joins a workshop: exchanges its join code for a participant record and a token that gives access to this
    /// workshop only. The code can be typed in capitals or small letters, with or without hyphens and spaces. The
    /// input must name the current version of the information sheet. It is CONFLICT if no sheet is published, joining
    /// is closed, all places are taken, or the account took part before.
    async fn join_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The join code of the workshop, as it was typed.")] code: String,
        #[graphql(desc = "The record of the person, and what they agree to.")] input: ParticipantInput,
    ) -> Result<JoinedWorkshop> {
        count_attempt(ctx, Attempt::ToEnter, &code)?;
        let joined = Scope::of(ctx)?
            .access()
            .join_workshop(known_code(&code)?, &input.into(), mint(ctx)?)
            .await;
        Ok(joined.map(JoinedWorkshop::from).map_err(Refusal::from)?)
    }

    /// Exchanges a return code for a new token to the same record; the previous token ends. It also works after
    /// leaving the workshop, and then gives access to the person's own record only. A code that opens no record is
    /// NOT_FOUND.
    async fn return_to_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The return code, as it was typed.")] return_code: String,
    ) -> Result<JoinedWorkshop> {
        count_attempt(ctx, Attempt::ToEnter, &return_code)?;
        let joined = Scope::of(ctx)?.access().return_to_workshop(&return_code, mint(ctx)?).await;
        Ok(joined.map(JoinedWorkshop::from).map_err(Refusal::from)?)
    }

    /// Gives a participant a new return code and returns it; the previous code ends. It is for people who were added
    /// by hand or lost their code, and is recorded in the audit trail. The code is part of this answer only. Only for
    /// the steward and for facilitators of the workshop who are not academics.
    async fn issue_return_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the participant who gets the code.")] participant: ID,
    ) -> Result<String> {
        let id = read(&participant, "participant")?;
        let code = Scope::of(ctx)?.access().issue_return_code(id).await;
        Ok(code.map(store::ReturnCode::reveal).map_err(Refusal::from)?)
    }

    /// Corrects the record of a participant. A field that the input leaves out keeps its value, and null clears it.
    /// The audit trail records the names of the changed fields, never their values. Only for the person, the steward,
    /// and facilitators of the workshop who are not academics.
    async fn update_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the participant whose record is corrected.")] id: ID,
        #[graphql(desc = "The changes. A field that is left out keeps its value; null clears it.")] input: ParticipantChanges,
    ) -> Result<Participant> {
        let id = read(&id, "id")?;
        let updated = Scope::of(ctx)?.access().update_participant(id, &input.into()).await;
        Ok(updated.map(Participant::from).map_err(Refusal::from)?)
    }

    /// Confirms a participant, if the workshop requires that: the person can then vote and read what others said. It
    /// also lets a removed participant back in. Only for the steward and for facilitators of the workshop who are not
    /// academics.
    async fn confirm_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the participant to confirm, or to let back in.")] id: ID,
    ) -> Result<Participant> {
        let id = read(&id, "id")?;
        let confirmed = Scope::of(ctx)?.access().confirm_participant(id).await;
        Ok(confirmed.map(Participant::from).map_err(Refusal::from)?)
    }

    /// Removes a participant from the workshop: their tokens and open sockets end, and their ballots in open rounds
    /// are withdrawn. Their words stay, and they can still withdraw them: their return code opens their own record
    /// only, until a facilitator confirms them again. Only for the steward and for facilitators of the workshop who
    /// are not academics.
    async fn remove_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the participant to remove.")] id: ID,
        #[graphql(
            desc = "The reason: at most 500 characters. The person, facilitators and the steward can read it; the audit trail omits it."
        )]
        reason: String,
    ) -> Result<Workshop> {
        let id = read(&id, "id")?;
        let workshop = Scope::of(ctx)?.access().remove_participant(id, &reason).await;
        Ok(workshop.map(Workshop::from).map_err(Refusal::from)?)
    }

    /// Records the consent of a participant to one scope, or the refusal. Only for the person and the steward.
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the participant who agrees or refuses.")] participant: ID,
        #[graphql(desc = "The scope that the participant agrees to or refuses.")] scope: Word<ConsentScope>,
        #[graphql(desc = "Whether the scope is given, refused or withdrawn.")] state: Word<ConsentState>,
        #[graphql(desc = "The version of the information sheet that the participant read.")] information_sheet: String,
    ) -> Result<Participant> {
        let id = read(&participant, "participant")?;
        let recorded = Scope::of(ctx)?
            .access()
            .record_consent(id, scope.0, state.0, &information_sheet)
            .await;
        Ok(recorded.map(Participant::from).map_err(Refusal::from)?)
    }

    /// Withdraws consent to one or more scopes, with immediate effect. Withdrawing TAKE_PART withdraws all scopes,
    /// and so does `erase`, which also overwrites the person's words and identity. Only for the person and the
    /// steward.
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the participant who withdraws consent.")] participant: ID,
        #[graphql(desc = "The scopes to withdraw.")] scopes: Vec<Word<ConsentScope>>,
        #[graphql(desc = "Whether to overwrite words and identity for ever.", default_with = "Some(false)")] erase: Option<bool>,
    ) -> Result<WithdrawalReceipt> {
        let id = read(&participant, "participant")?;
        let done = Scope::of(ctx)?
            .access()
            .withdraw_consent(id, &plain(Some(scopes)), words(erase))
            .await;
        Ok(done.map(WithdrawalReceipt::from).map_err(Refusal::from)?)
    }

    /// Withdraws one contribution. It becomes invisible to everybody except its author at once; with `erase` its text
    /// is overwritten, and so is what quotes it in the questions of the workshop. A receipt is added to the author's
    /// receipts. Only for the author.
    async fn withdraw_contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the contribution to withdraw.")] id: ID,
        #[graphql(desc = "Whether to overwrite the text for ever.", default = false)] erase: bool,
    ) -> Result<Workshop> {
        let id = read(&id, "id")?;
        let done = Scope::of(ctx)?.access().withdraw_contribution(id, words(Some(erase))).await;
        Ok(done.map(Workshop::from).map_err(Refusal::from)?)
    }

    /// Withdraws one question. It becomes invisible to everybody except its author at once; with `erase` its text is
    /// overwritten, and so is what quotes it in the questions of the workshop. A receipt is added to the author's
    /// receipts. It is CONFLICT if the question was reworded so that it is no longer the author's own sentence. Only
    /// for the author.
    async fn withdraw_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question to withdraw.")] id: ID,
        #[graphql(desc = "Whether to overwrite the text for ever.", default = false)] erase: bool,
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
