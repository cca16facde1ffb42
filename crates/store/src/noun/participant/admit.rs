//! Decisions of facilitators about participants: confirm, remove, and admit again.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::column::Millis;
use entity::participant;
use policy::action;
use policy::id::{ParticipantId, WorkshopId};
use sea_orm::Value;
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use super::hold::HeldRecord;
use super::read::Participant;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::input::required;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::may_know_of_removals;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::workshop::Workshop;
use crate::noun::workshop::hold::Hold;

const LONGEST_REASON: usize = 500;
/// The reason that the holder of an ended token reads, after they were removed.
const REMOVED: &str = "removed from the workshop";

impl Access {
    /// Confirms a participant: from then on they can vote and read others' words. A person who was removed is admitted again.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the workshop's facilitators and the steward; [`Error::Conflict`] for
    /// a person who left, or for a removed person if no place is free.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn confirm_participant(&self, id: ParticipantId) -> Result<Participant, Error> {
        let work = self.begin_on_participant::<action::ConfirmParticipant>(id).await?;
        let result = work.confirm_participant(id).await;
        work.finish(result).await?;
        self.participants_by_id(&[id]).await?.pop().ok_or(Error::NotFound("participant"))
    }

    /// Removes a person from a workshop: their tokens end, and their ballots are taken out of open rounds. They can still withdraw what
    /// they said, and their return code opens their own record and nothing else.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the workshop's facilitators and the steward; [`Error::Invalid`]
    /// without a reason; [`Error::Conflict`] for a person who was already removed or left.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn remove_participant(&self, id: ParticipantId, reason: &str) -> Result<Workshop, Error> {
        let work = self.begin_on_participant::<action::RemoveParticipant>(id).await?;
        let result = work.remove_participant(id, reason).await;
        let workshop = work.finish(result).await?;
        self.changed_workshop(workshop).await
    }
}

/// When and why the facilitators removed a person from a workshop.
#[derive(Debug, Clone)]
pub struct Removal {
    /// When the person was removed.
    pub removed_at: DateTime<Utc>,
    /// The reason, as the person who removed them wrote it.
    pub reason: String,
}

impl Access {
    /// Why each of these people was removed. Visible to the person, the workshop's facilitators, and roles that keep the register.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn removals_of(&self, participants: &[ParticipantId]) -> Result<HashMap<ParticipantId, Removal>, Error> {
        use participant::Column;
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.rows::<participant::Entity>();
        columns(&mut select, &[Column::Id, Column::RemovedAt, Column::RemovedReason]);
        select
            .and_where(is_one_of(self.backend(), Column::Id, &ids))
            .and_where(col(Column::RemovedAt).is_not_null())
            .cond_where(may_know_of_removals(self.viewer()));
        let mut removals = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let removal = Removal {
                removed_at: row.try_get::<Millis>("", "removed_at")?.0,
                reason: row.try_get::<Option<String>>("", "removed_reason")?.unwrap_or_default(),
            };
            removals.insert(ParticipantId(row.try_get("", "id")?), removal);
        }
        Ok(removals)
    }
}

impl Work {
    async fn confirm_participant(&self, id: ParticipantId) -> Result<(), Error> {
        use participant::Column;
        let held = self.hold_record(id, Hold::ToChange).await?;
        let permit = self.permit::<action::ConfirmParticipant>(id, &held.facts, &id.to_string())?;
        must_be_there(&held)?;
        if held.removed_at.is_some() {
            self.must_have_a_place(held.workshop, held.places).await?;
        } else if held.confirmed_at.is_some() {
            self.leave_as_it_is();
            return Ok(());
        }
        let values = [
            (Column::ConfirmedAt, Value::from(held.confirmed_at.unwrap_or_else(|| self.now()))),
            (Column::RemovedAt, Value::BigInt(None)),
            (Column::RemovedReason, Value::String(None)),
        ];
        self.under(&permit).set_standing(permit.target(), held.workshop, values).await
    }

    async fn remove_participant(&self, id: ParticipantId, reason: &str) -> Result<WorkshopId, Error> {
        use participant::Column;
        let held = self.hold_record(id, Hold::ToAdd).await?;
        let permit = self.permit::<action::RemoveParticipant>(id, &held.facts, &id.to_string())?;
        let mut problems = Vec::new();
        let reason = required("reason", reason, LONGEST_REASON, &mut problems);
        crate::engine::input::accept(problems)?;
        must_be_there(&held)?;
        if held.removed_at.is_some() {
            return Err(Error::Conflict("this person was already removed from the workshop".to_owned()));
        }
        let values = [
            (Column::ConfirmedAt, Value::BigInt(None)),
            (Column::RemovedAt, Value::from(self.now())),
            (Column::RemovedReason, Value::from(reason)),
        ];
        self.under(&permit).set_standing(permit.target(), held.workshop, values).await?;
        if let Some(account) = held.account {
            self.end_tokens_of_participant(&permit, held.workshop, account, REMOVED).await?;
        }
        self.under(&permit).drop_open_ballots_of(id).await?;
        Ok(held.workshop)
    }
}

impl Writer<'_> {
    async fn set_standing(&self, id: ParticipantId, workshop: WorkshopId, values: [(participant::Column, Value); 3]) -> Result<(), Error> {
        let update = Query::update()
            .table(participant::Entity)
            .values(values.map(|(column, value)| (column, value.into())))
            .and_where(col(participant::Column::Id).eq(id.0))
            .take();
        self.update(&update).await?;
        self.announce(Changed::Participant(id));
        self.announce(Changed::Workshop(workshop));
        Ok(())
    }
}

/// Refuses decisions about a person who left.
fn must_be_there(held: &HeldRecord) -> Result<(), Error> {
    if held.erased || held.left_at.is_some() {
        return Err(Error::Conflict("this person has left the workshop".to_owned()));
    }
    Ok(())
}
