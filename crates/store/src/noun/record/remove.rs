//! Removes records before screening, not as duplicates, and puts them back.

use entity::column::Code;
use entity::record;
use evidence::vocabulary::{RecordEventKind, RemovalKind};
use policy::action;
use policy::id::RecordId;

use super::event::Event;
use super::held::stage_value;
use super::place::RecordPlace;
use super::view::ReviewRecord;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::input::{accept, required};
use crate::engine::rules::QUESTION_LENGTH;
use crate::engine::work::Work;

impl Access {
    /// Leaves a record out before screening: it was marked as ineligible by a tool, or for another reason.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] without a note; [`Error::Conflict`] for a duplicate, and for a record
    /// that is decided.
    #[tracing::instrument(level = "debug", skip_all, fields(record.id = %id))]
    pub async fn remove_record(&self, id: RecordId, kind: RemovalKind, note: &str) -> Result<ReviewRecord, Error> {
        let work = self
            .begin_to::<action::RemoveRecord>(Some(&id.to_string()), self.sees_record(id))
            .await?;
        let result = work.remove_record(id, kind, note).await;
        work.finish(result).await?;
        self.changed_record(id).await
    }

    /// Puts a removed record back.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] for a record that was not removed.
    #[tracing::instrument(level = "debug", skip_all, fields(record.id = %id))]
    pub async fn restore_record(&self, id: RecordId) -> Result<ReviewRecord, Error> {
        let work = self
            .begin_to::<action::RestoreRecord>(Some(&id.to_string()), self.sees_record(id))
            .await?;
        let result = work.restore_record(id).await;
        work.finish(result).await?;
        self.changed_record(id).await
    }
}

impl Work {
    async fn remove_record(&self, id: RecordId, kind: RemovalKind, note: &str) -> Result<(), Error> {
        let held = self.held_record(id).await?;
        let permit = self.permit::<action::RemoveRecord>(id, &held.facts, &id.to_string())?;
        let mut problems = Vec::new();
        let note = required("note", note, QUESTION_LENGTH, &mut problems);
        accept(problems)?;
        held.is_screened()?;
        if held.row.ta_verdict.is_some() {
            return Err(Error::Conflict(
                "the record was screened, so it cannot be removed before screening any more: exclude it at its stage".to_owned(),
            ));
        }
        let place = RecordPlace { out: true, ..held.place() };
        let writer = self.under(&permit);
        writer
            .change_record(
                id.0,
                [
                    (record::Column::Removed, Code(kind).into()),
                    (record::Column::RemovalNote, note.into()),
                    stage_value(place),
                ],
            )
            .await?;
        let event = Event::new(id.0, RecordEventKind::Removed).with_value(kind.code());
        writer.happened(held.review(), [event]).await
    }

    async fn restore_record(&self, id: RecordId) -> Result<(), Error> {
        let mut held = self.held_record(id).await?;
        let permit = self.permit::<action::RestoreRecord>(id, &held.facts, &id.to_string())?;
        if held.row.removed.take().is_none() {
            return Err(Error::Conflict("the record was not removed".to_owned()));
        }
        let writer = self.under(&permit);
        writer
            .change_record(
                id.0,
                [
                    (record::Column::Removed, None::<String>.into()),
                    (record::Column::RemovalNote, None::<String>.into()),
                    stage_value(held.place()),
                ],
            )
            .await?;
        writer.happened(held.review(), [Event::new(id.0, RecordEventKind::Restored)]).await
    }
}
