//! Return codes: each opens a participant's record again, from any device, as long as the record exists.

use entity::{participant, return_code, workshop};
use policy::id::{AccountId, ParticipantId, WorkshopId};
use policy::{Action, Permit, StoredToken, SystemTask, action};
use sea_orm::sea_query::{ExprTrait, LockType, Query};
use sea_orm::{ActiveValue::Set, Condition, FromQueryResult};
use uuid::Uuid;

use super::join::Joined;
use crate::engine::access::Access;
use crate::engine::code::ReturnCode;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::noun::account::{Mint, TokenSecret};
use crate::noun::workshop::hold::Hold;

/// The reason that the holder of an ended token reads, after the return code was used.
const REPLACED: &str = "replaced: its holder used their return code";

/// The only refusal: it does not reveal why the code is wrong.
const NOTHING: Error = Error::NotFound("record for this code");

#[derive(FromQueryResult)]
struct OwnerRow {
    participant_id: Uuid,
    workshop_id: Uuid,
    account_id: Option<Uuid>,
}

impl Access {
    /// Exchanges a return code for a new token to the same record. Earlier tokens for the record end.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a code that opens no record.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn return_to_workshop(&self, code: &str, mint: &Mint) -> Result<Joined, Error> {
        let work = self.begin_to::<action::ReturnToWorkshop>(None, async { Err(NOTHING) }).await?;
        let result = work.return_to_workshop(code, mint).await;
        let (token, secret, code) = work.finish(result).await?;
        self.joined(token, secret, code).await
    }

    /// Creates a new return code for a person who was registered by others or lost theirs. The old code stops working.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for everyone except those who facilitate the workshop and the steward.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn issue_return_code(&self, participant: ParticipantId) -> Result<ReturnCode, Error> {
        let work = self.begin_on_participant::<action::IssueReturnCode>(participant).await?;
        let result = work.issue_return_code(participant).await;
        work.finish(result).await
    }
}

impl Work {
    async fn issue_return_code(&self, id: ParticipantId) -> Result<ReturnCode, Error> {
        let held = self.hold_record(id, Hold::ToAdd).await?;
        let permit = self.permit::<action::IssueReturnCode>(id, &held.facts, &id.to_string())?;
        self.store_return_code(&permit, id).await
    }

    /// Creates a new code for a record, which replaces the old one.
    pub(super) async fn store_return_code<A: Action>(&self, permit: &Permit<A>, id: ParticipantId) -> Result<ReturnCode, Error> {
        let code = ReturnCode::fresh()?;
        let old = Condition::all().add(col(return_code::Column::ParticipantId).eq(id.0));
        self.under(permit).delete::<return_code::Entity>(old).await?;
        let row = return_code::ActiveModel {
            participant_id: Set(id.0),
            digest: Set(code.digest()),
            issued_at: Set(self.now()),
        };
        self.under(permit).insert(row).await?;
        Ok(code)
    }

    async fn return_to_workshop(&self, code: &str, mint: &Mint) -> Result<(StoredToken, TokenSecret, ReturnCode), Error> {
        let code = ReturnCode::typed(code).ok_or(NOTHING)?;
        let owner = self.owner_of(&code).await?.ok_or(NOTHING)?;
        let (id, workshop) = (ParticipantId(owner.participant_id), WorkshopId(owner.workshop_id));
        let permit = self.permit::<action::ReturnToWorkshop>(id, &(), &id.to_string())?;
        let account = match owner.account_id {
            Some(account) => AccountId(account),
            // The person was registered by others, or the record was unlinked from its account when it was erased.
            None => self.account_of_record(&permit).await?,
        };
        self.end_tokens_of_participant(&permit, workshop, account, REPLACED).await?;
        let held_on = self.day_of(workshop).await?;
        let (token, secret) = self.token_of_participant(&permit, workshop, account, held_on, mint).await?;
        Ok((token, secret, code))
    }

    /// The record that a code opens, locked until the transaction ends, so that a person who returns twice at the same time ends up with
    /// one token.
    async fn owner_of(&self, code: &ReturnCode) -> Result<Option<OwnerRow>, Error> {
        use participant::Column;
        let task = self.access().as_task(SystemTask::Join);
        let mut with_code = task.rows::<return_code::Entity>();
        columns(&mut with_code, &[return_code::Column::ParticipantId]);
        with_code.and_where(col(return_code::Column::Digest).eq(code.digest()));
        let mut owner = task.rows::<participant::Entity>();
        owner
            .expr_as(col(Column::Id), sea_orm::sea_query::Alias::new("participant_id"))
            .and_where(col(Column::Id).in_subquery(with_code));
        columns(&mut owner, &[Column::WorkshopId, Column::AccountId]);
        self.lock(&mut owner, LockType::Update);
        let row = self.inside().query_one(&owner).await?;
        Ok(row.map(|row| OwnerRow::from_query_result(&row, "")).transpose()?)
    }

    async fn account_of_record(&self, permit: &Permit<action::ReturnToWorkshop>) -> Result<AccountId, Error> {
        let account = self.anonymous_account(permit).await?;
        let update = Query::update()
            .table(participant::Entity)
            .value(participant::Column::AccountId, account.0)
            .and_where(col(participant::Column::Id).eq(permit.target().0))
            .take();
        self.under(permit).update(&update).await?;
        Ok(account)
    }

    async fn day_of(&self, workshop: WorkshopId) -> Result<Option<chrono::NaiveDate>, Error> {
        let mut select = self.access().as_task(SystemTask::Join).rows::<workshop::Entity>();
        columns(&mut select, &[workshop::Column::HeldOn]);
        select.and_where(col(workshop::Column::Id).eq(workshop.0));
        let row = self.inside().query_one(&select).await?.ok_or(NOTHING)?;
        Ok(row.try_get("", "held_on")?)
    }
}
