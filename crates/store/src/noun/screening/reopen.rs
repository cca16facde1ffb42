//! Opens a decision again: the record waits for two votes once more. What was voted before is kept among the record's events.

use entity::{record, screening_decision};
use evidence::vocabulary::{RecordEventKind, ScreeningStage};
use policy::action;
use policy::id::RecordId;
use sea_orm::Condition;
use sea_orm::sea_query::ExprTrait;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::input::{accept, required};
use crate::engine::rules::QUESTION_LENGTH;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::noun::record::ReviewRecord;
use crate::noun::record::event::Event;

impl Access {
    /// Opens the decision at a stage again. A decision at title and abstract opens only while nothing is stored at full text.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] without a note; [`Error::Conflict`] where two votes are not stored.
    #[tracing::instrument(level = "debug", skip_all, fields(record.id = %id))]
    pub async fn reopen_screening(&self, id: RecordId, stage: ScreeningStage, note: &str) -> Result<ReviewRecord, Error> {
        let work = self
            .begin_to::<action::ReopenScreening>(Some(&id.to_string()), self.sees_record(id))
            .await?;
        let result = work.reopen_screening(id, stage, note).await;
        work.finish(result).await?;
        self.changed_record(id).await
    }
}

impl Work {
    async fn reopen_screening(&self, id: RecordId, stage: ScreeningStage, note: &str) -> Result<(), Error> {
        let held = self.held_record(id).await?;
        let permit = self.permit::<action::ReopenScreening>(id, &held.facts, &id.to_string())?;
        let mut problems = Vec::new();
        let note = required("note", note, QUESTION_LENGTH, &mut problems);
        accept(problems)?;
        held.is_screened()?;
        if held.votes(stage).0 < 2 {
            return Err(Error::Conflict(
                "two votes are not stored at this stage, so there is nothing to open again".to_owned(),
            ));
        }
        if stage == ScreeningStage::TitleAbstract && held.row.ft_votes > 0 {
            return Err(Error::Conflict(
                "the report was voted on at FULL_TEXT: open that decision again first, or exclude it there".to_owned(),
            ));
        }
        if held.row.report_id.is_some() {
            return Err(Error::Conflict(
                "the record is a report of a study: take it out of the study first (updateStudy)".to_owned(),
            ));
        }
        let writer = self.under(&permit);
        let votes = self.votes_on(id.0, stage).await?;
        let old = votes.iter().map(|vote| {
            let reason = vote.reason.as_deref().unwrap_or("-");
            let what = if vote.resolves_conflict { "SETTLED" } else { "VOTED" };
            let value = format!("{stage} {what} {} {reason}: {note}", vote.verdict.0);
            Event::new(id.0, RecordEventKind::VoteSuperseded)
                .with_value(value)
                .about(vote.reviewer_id)
        });
        let old: Vec<Event> = old.collect();
        writer.happened(held.review(), old).await?;
        let gone = Condition::all()
            .add(col(screening_decision::Column::RecordId).eq(id.0))
            .add(col(screening_decision::Column::Stage).eq(entity::column::Code(stage)));
        writer.delete::<screening_decision::Entity>(gone).await?;
        if stage == ScreeningStage::TitleAbstract && held.row.retrieved.is_some() {
            writer
                .change_record(id.0, [(record::Column::Retrieved, None::<bool>.into())])
                .await?;
            writer
                .happened(held.review(), [Event::new(id.0, RecordEventKind::Retrieved)])
                .await?;
        }
        let mut held = held;
        if stage == ScreeningStage::TitleAbstract {
            held.row.retrieved = None;
        }
        writer.settle_votes(&held, stage).await
    }
}
