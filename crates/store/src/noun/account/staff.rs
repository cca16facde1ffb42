//! Gives loaded evidence its people: accounts with codes, the programmes that they work on, and their participant records in workshops.
//! Only the service's own tasks use this; through the API, people are invited and join themselves.

use std::collections::BTreeSet;

use entity::{account, membership, participant};
use policy::action;
use policy::id::{AccountId, ParticipantId, ProgrammeId, WorkshopId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use super::create::AccountInput;
use super::view::Account;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

impl Access {
    /// The account with this code; it is created from `input` if it does not exist. Adds the input's programmes to those that it works
    /// on.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except the service's own tasks; [`Error::Invalid`] with every refused field.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn ensure_account(&self, code: &str, input: &AccountInput) -> Result<Account, Error> {
        let work = self.begin().await?;
        let result = work.ensure_account(code, input).await;
        let id = work.finish(result).await?;
        self.accounts_by_id(&[id]).await?.pop().ok_or(Error::NotFound("account"))
    }

    /// Assigns the participant with this code to the account, and returns the participant's workshop; `None` if there is no such
    /// participant.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except the service's own tasks; [`Error::Conflict`] if the record belongs to another account.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn seat_participant(&self, code: &str, account: AccountId) -> Result<Option<WorkshopId>, Error> {
        let work = self.begin().await?;
        let result = work.seat_participant(code, account).await;
        work.finish(result).await
    }
}

impl Work {
    async fn ensure_account(&self, code: &str, input: &AccountInput) -> Result<AccountId, Error> {
        let mut select = Query::select()
            .unscoped::<account::Entity>(Unscoped::ManagesAccess)
            .and_where(col(account::Column::Code).eq(code))
            .take();
        columns(&mut select, &[account::Column::Id]);
        let Some(row) = self.inside().query_one(&select).await? else {
            let fresh = AccountId(new_id());
            let permit = self.permit::<action::CreateAccount>(fresh, &(), &fresh.to_string())?;
            self.check_account(input).await?;
            self.insert_account(&permit, input, Some(code)).await?;
            return Ok(fresh);
        };
        let id = AccountId(row.try_get("", "id")?);
        self.staff(id, &input.programmes).await?;
        Ok(id)
    }

    /// Adds programmes to those that an account works on. Those that it already works on are skipped.
    async fn staff(&self, account: AccountId, programmes: &[ProgrammeId]) -> Result<(), Error> {
        let mut select = Query::select()
            .unscoped::<membership::Entity>(Unscoped::ManagesAccess)
            .and_where(col(membership::Column::AccountId).eq(account.0))
            .take();
        columns(&mut select, &[membership::Column::ProgrammeId]);
        let mut held = BTreeSet::new();
        for row in self.inside().query_all(&select).await? {
            held.insert(ProgrammeId(row.try_get("", "programme_id")?));
        }
        let new: BTreeSet<ProgrammeId> = programmes.iter().copied().filter(|id| !held.contains(id)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let permit = self.permit::<action::StaffProgrammes>(account, &(), &account.to_string())?;
        let rows: Vec<_> = new
            .into_iter()
            .map(|programme| membership::ActiveModel {
                account_id: Set(permit.target().0),
                programme_id: Set(programme.0),
                created_at: Set(self.now()),
            })
            .collect();
        self.under(&permit).insert_all(rows).await?;
        Ok(())
    }

    async fn seat_participant(&self, code: &str, account: AccountId) -> Result<Option<WorkshopId>, Error> {
        use participant::Column::{AccountId as Account, Code, Id, WorkshopId as Workshop};
        let mut select = self.access().rows::<participant::Entity>();
        columns(&mut select, &[Id, Workshop, Account]);
        select.and_where(col(Code).eq(code));
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(None);
        };
        let id = ParticipantId(row.try_get("", "id")?);
        let workshop = WorkshopId(row.try_get("", "workshop_id")?);
        match row.try_get::<Option<Uuid>>("", "account_id")? {
            Some(held) if held == account.0 => {}
            Some(_) => return Err(Error::Conflict("this participant's record belongs to another account".to_owned())),
            None => {
                let permit = self.permit::<action::SeatParticipant>(id, &(), &id.to_string())?;
                let update = Query::update()
                    .table(participant::Entity)
                    .value(Account, account.0)
                    .and_where(col(Id).eq(permit.target().0))
                    .and_where(col(Account).is_null())
                    .take();
                self.under(&permit).update(&update).await?;
            }
        }
        Ok(Some(workshop))
    }
}
