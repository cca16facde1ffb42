//! Says whether the report of a record could be retrieved.

use entity::record;
use evidence::screening::keeps;
use evidence::vocabulary::RecordEventKind;
use policy::action;
use policy::id::RecordId;

use super::event::Event;
use super::held::stage_value;
use super::view::ReviewRecord;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::work::Work;

impl Access {
    /// Says whether the report of a record could be retrieved. A report that was not is neither assessed nor excluded.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] for a record whose report is not sought, or was assessed already.
    #[tracing::instrument(level = "debug", skip_all, fields(record.id = %id))]
    pub async fn set_report_retrieval(&self, id: RecordId, retrieved: bool) -> Result<ReviewRecord, Error> {
        let work = self
            .begin_to::<action::SetRetrieval>(Some(&id.to_string()), self.sees_record(id))
            .await?;
        let result = work.set_report_retrieval(id, retrieved).await;
        work.finish(result).await?;
        self.changed_record(id).await
    }
}

impl Work {
    async fn set_report_retrieval(&self, id: RecordId, retrieved: bool) -> Result<(), Error> {
        let mut held = self.held_record(id).await?;
        let permit = self.permit::<action::SetRetrieval>(id, &held.facts, &id.to_string())?;
        held.is_screened()?;
        if !held.row.ta_verdict.is_some_and(|verdict| keeps(verdict.0)) {
            return Err(Error::Conflict(
                "the report is not sought: the record is not included at TITLE_ABSTRACT".to_owned(),
            ));
        }
        if !retrieved && held.row.ft_verdict.is_some() {
            return Err(Error::Conflict(
                "the report was assessed at FULL_TEXT, so it was retrieved: a lead can open that decision again first".to_owned(),
            ));
        }
        let before = held.row.retrieved;
        if before == Some(retrieved) {
            self.leave_as_it_is();
            return Ok(());
        }
        held.row.retrieved = Some(retrieved);
        let writer = self.under(&permit);
        writer
            .change_record(id.0, [(record::Column::Retrieved, retrieved.into()), stage_value(held.place())])
            .await?;
        let kind = match (before, retrieved) {
            (_, false) => RecordEventKind::NotRetrieved,
            (_, true) => RecordEventKind::Retrieved,
        };
        writer.happened(held.review(), [Event::new(id.0, kind)]).await
    }
}
