//! The record that an action is about, locked until its transaction ends.

use entity::column::Code;
use entity::{record, review};
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use policy::ReviewFacts;
use policy::id::{RecordId, ReviewId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, Value};
use uuid::Uuid;

use super::place::{RecordPlace, stage_of};
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// A record under a lock, with what the policy must know about its review.
#[derive(Debug, Clone)]
pub(crate) struct LockedRecord {
    pub(crate) row: record::Model,
    pub(crate) facts: ReviewFacts,
}

impl LockedRecord {
    pub(crate) const fn review(&self) -> ReviewId {
        ReviewId(self.row.review_id)
    }

    pub(crate) fn place(&self) -> RecordPlace {
        RecordPlace {
            out: self.row.duplicate_of_id.is_some() || self.row.removed.is_some() || self.row.undone_at.is_some(),
            title_abstract: self.row.ta_verdict.map(|verdict| verdict.0),
            retrieved: self.row.retrieved,
            full_text: self.row.ft_verdict.map(|verdict| verdict.0),
        }
    }

    /// How many votes are stored at a stage, and the final verdict.
    pub(crate) fn votes(&self, stage: ScreeningStage) -> (i32, Option<ScreeningVerdict>) {
        let (votes, verdict) = match stage {
            ScreeningStage::TitleAbstract => (self.row.ta_votes, self.row.ta_verdict),
            ScreeningStage::FullText => (self.row.ft_votes, self.row.ft_verdict),
        };
        (votes, verdict.map(|verdict| verdict.0))
    }

    /// Refuses what cannot be done with a record that is not screened, and says why it is not.
    pub(crate) fn is_screened(&self) -> Result<(), Error> {
        if let Some(other) = self.row.duplicate_of_id {
            return Err(Error::Conflict(format!(
                "the record is a duplicate of {}: use that one",
                RecordId(other)
            )));
        }
        if self.row.removed.is_some() {
            return Err(Error::Conflict(
                "the record was removed before screening: restore it first (restoreRecord)".to_owned(),
            ));
        }
        Ok(())
    }

    /// Refuses a vote or a settlement unless the record waits at this stage.
    pub(crate) fn waits_at(&self, stage: ScreeningStage) -> Result<(), Error> {
        self.is_screened()?;
        if stage_of(self.place()) == Some(stage) {
            return Ok(());
        }
        let reason = match (stage, self.row.ta_verdict.is_some(), self.row.retrieved) {
            (ScreeningStage::FullText, false, _) => "the record is not decided at TITLE_ABSTRACT yet",
            (ScreeningStage::FullText, true, Some(false)) => "its report was not retrieved: setReportRetrieval says otherwise",
            _ => "the record is decided at this stage, or was excluded before it: a lead can open the decision again (reopenScreening)",
        };
        Err(Error::Conflict(reason.to_owned()))
    }
}

impl Work {
    /// The review of a record that the viewer may see. It never changes.
    pub(crate) async fn review_of_record(&self, id: RecordId) -> Result<ReviewId, Error> {
        let mut select = self.access().rows::<record::Entity>();
        columns(&mut select, &[record::Column::ReviewId]);
        select.and_where(col(record::Column::Id).eq(id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("record"))?;
        Ok(ReviewId(row.try_get("", "review_id")?))
    }

    /// The record, if the viewer may see it. Its review is locked first, together with others that do the same: grouping duplicates and
    /// storing imports change many records, and must not run between reading a record and changing it.
    pub(crate) async fn held_record(&self, id: RecordId) -> Result<LockedRecord, Error> {
        let review = self.review_of_record(id).await?;
        let mut shared = self.access().rows::<review::Entity>();
        shared.expr(Expr::cust("1")).and_where(col(review::Column::Id).eq(review.0));
        if self.lock(&mut shared, LockType::Share) {
            self.inside().query_all(&shared).await?;
        }
        let mut select = self.access().rows::<record::Entity>();
        all_columns::<record::Entity>(&mut select);
        select.and_where(col(record::Column::Id).eq(id.0));
        self.lock(&mut select, LockType::Update);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("record"))?;
        let row = record::Model::from_query_result(&row, "")?;
        let facts = self.review_facts(ReviewId(row.review_id)).await?;
        Ok(LockedRecord { row, facts })
    }
}

impl Writer<'_> {
    /// Changes columns of a record.
    pub(crate) async fn change_record(
        &self,
        id: Uuid,
        values: impl IntoIterator<Item = (record::Column, Value)> + Send,
    ) -> Result<(), Error> {
        let update = Query::update()
            .table(record::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .value(record::Column::UpdatedAt, self.now())
            .and_where(col(record::Column::Id).eq(id))
            .take();
        self.update(&update).await?;
        Ok(())
    }
}

/// The value of the column `stage` for a record at this place.
pub(crate) fn stage_value(place: RecordPlace) -> (record::Column, Value) {
    (record::Column::Stage, stage_of(place).map(Code).into())
}
