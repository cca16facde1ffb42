//! Writes what happened to records, which is what the flow as of a moment is counted from.

use entity::record_event;
use evidence::vocabulary::RecordEventKind;
use policy::id::ReviewId;
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// How many rows one statement inserts. A database binds a limited number of values.
pub(crate) const BATCH: usize = 500;

/// Something that happened to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) record: Uuid,
    pub(crate) kind: RecordEventKind,
    /// A code that belongs to the kind: a verdict, a reason, a kind of removal.
    pub(crate) value: Option<String>,
    /// A row that belongs to the kind: a source, a study, a record, an account.
    pub(crate) other: Option<Uuid>,
}

impl Event {
    pub(crate) const fn new(record: Uuid, kind: RecordEventKind) -> Self {
        Self {
            record,
            kind,
            value: None,
            other: None,
        }
    }

    pub(crate) fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    pub(crate) const fn about(mut self, other: Uuid) -> Self {
        self.other = Some(other);
        self
    }
}

impl Work {
    fn event_row(&self, review: ReviewId, event: Event) -> record_event::ActiveModel {
        record_event::ActiveModel {
            id: Set(new_id()),
            review_id: Set(review.0),
            record_id: Set(event.record),
            at: Set(self.now()),
            kind: Set(event.kind.into()),
            value: Set(event.value),
            other_id: Set(event.other),
            by_id: Set(self.access().viewer().account().map(|id| id.0)),
        }
    }
}

impl Writer<'_> {
    /// Writes down what happened, in this order.
    pub(crate) async fn happened(&self, review: ReviewId, events: impl IntoIterator<Item = Event> + Send) -> Result<(), Error> {
        let rows: Vec<_> = events.into_iter().map(|event| self.event_row(review, event)).collect();
        for batch in rows.chunks(BATCH) {
            self.insert_all(batch.to_vec()).await?;
        }
        Ok(())
    }
}
