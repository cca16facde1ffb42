//! Locks a participant's record for people who may act on it: the person, the workshop's facilitators, and the steward.

use entity::column::{AsJson, Millis};
use entity::{participant, workshop};
use evidence::vocabulary::Perspective;
use policy::id::{AccountId, ParticipantId, WorkshopId};
use policy::{RecordFacts, SystemTask};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockType};
use uuid::Uuid;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::left_at;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::noun::workshop::hold::Hold;

/// A participant's record, locked with its workshop until the transaction ends.
pub(super) struct HeldRecord {
    pub(super) workshop: WorkshopId,
    pub(super) facts: RecordFacts,
    pub(super) account: Option<AccountId>,
    pub(super) perspectives: Vec<Perspective>,
    pub(super) preferred_term: Option<String>,
    pub(super) confirmed_at: Option<Millis>,
    pub(super) removed_at: Option<Millis>,
    pub(super) left_at: Option<Millis>,
    pub(super) erased: bool,
    /// The maximum number of participants of the workshop.
    pub(super) places: Option<i32>,
}

#[derive(FromQueryResult)]
struct RecordRow {
    account_id: Option<Uuid>,
    perspectives: AsJson<Vec<Perspective>>,
    preferred_term: Option<String>,
    confirmed_at: Option<Millis>,
    removed_at: Option<Millis>,
    left_at: Option<Millis>,
    erased_at: Option<Millis>,
}

impl Work {
    /// A participant's record, if the viewer may see it, with its workshop. The workshop is locked first, as in every action of a
    /// participant, so that there are no deadlocks: a shared lock, or an exclusive one if the action takes a place.
    pub(super) async fn hold_record(&self, id: ParticipantId, hold: Hold) -> Result<HeldRecord, Error> {
        use participant::Column;
        let mut find = self.access().rows::<participant::Entity>();
        columns(&mut find, &[Column::WorkshopId]);
        find.and_where(col(Column::Id).eq(id.0));
        let row = self.inside().query_one(&find).await?.ok_or(Error::NotFound("participant"))?;
        let workshop = WorkshopId(row.try_get("", "workshop_id")?);
        // A viewer who can see the record may know these facts about its workshop.
        let mut of_workshop = self.access().as_task(SystemTask::Join).rows::<workshop::Entity>();
        columns(&mut of_workshop, &[workshop::Column::Places]);
        of_workshop.and_where(col(workshop::Column::Id).eq(workshop.0));
        self.lock(&mut of_workshop, hold.lock());
        let held = self.inside().query_one(&of_workshop).await?.ok_or(Error::NotFound("participant"))?;
        let row = self.lock_record(id).await?;
        let account = self.access().viewer().account().map(|account| account.0);
        Ok(HeldRecord {
            workshop,
            facts: RecordFacts {
                own: account.is_some() && row.account_id == account,
                facilitates: self.facilitates(workshop).await?,
            },
            account: row.account_id.map(AccountId),
            perspectives: row.perspectives.0,
            preferred_term: row.preferred_term,
            confirmed_at: row.confirmed_at,
            removed_at: row.removed_at,
            left_at: row.left_at,
            erased: row.erased_at.is_some(),
            places: held.try_get("", "places")?,
        })
    }

    /// The record as it is after the lock is taken; this waits for a withdrawal in progress.
    async fn lock_record(&self, id: ParticipantId) -> Result<RecordRow, Error> {
        use participant::Column;
        let mut lock = self.access().rows::<participant::Entity>();
        lock.expr(Expr::cust("1")).and_where(col(Column::Id).eq(id.0));
        if self.lock(&mut lock, LockType::Update) {
            self.inside().query_all(&lock).await?;
        }
        let mut select = self.access().rows::<participant::Entity>();
        columns(
            &mut select,
            &[
                Column::AccountId,
                Column::Perspectives,
                Column::PreferredTerm,
                Column::ConfirmedAt,
                Column::RemovedAt,
                Column::ErasedAt,
            ],
        );
        select
            .expr_as(left_at(Column::Id), Alias::new("left_at"))
            .and_where(col(Column::Id).eq(id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("participant"))?;
        Ok(RecordRow::from_query_result(&row, "")?)
    }
}
