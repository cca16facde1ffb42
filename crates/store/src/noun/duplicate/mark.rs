//! Says by hand that two records are the same publication, or that one that was merged is not.

use entity::column::{AsJson, Code};
use entity::duplicate_candidate;
use evidence::vocabulary::PairFinding;
use policy::action;
use policy::id::{RecordId, ReviewId};
use sea_orm::ActiveValue::Set;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use uuid::Uuid;

use super::decide::decided;
use crate::engine::access::{Access, all_columns};
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::record::ReviewRecord;

impl Access {
    /// Says that a record is the same publication as another of the same review.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] for the record itself, and for a record of another review;
    /// [`Error::Conflict`] if other decisions contradict this one.
    #[tracing::instrument(level = "debug", skip_all, fields(record.id = %id))]
    pub async fn mark_duplicate(&self, id: RecordId, of: RecordId) -> Result<ReviewRecord, Error> {
        let work = self
            .begin_to::<action::MarkDuplicate>(Some(&id.to_string()), self.sees_record(id))
            .await?;
        let result = work.mark_duplicate(id, of).await;
        work.finish(result).await?;
        self.changed_record(id).await
    }

    /// Says that a record that was merged is a publication of its own: different from every other record of its group.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] for a record that was not merged.
    #[tracing::instrument(level = "debug", skip_all, fields(record.id = %id))]
    pub async fn mark_distinct(&self, id: RecordId) -> Result<ReviewRecord, Error> {
        let work = self
            .begin_to::<action::MarkDistinct>(Some(&id.to_string()), self.sees_record(id))
            .await?;
        let result = work.mark_distinct(id).await;
        work.finish(result).await?;
        self.changed_record(id).await
    }
}

impl Work {
    async fn mark_duplicate(&self, id: RecordId, of: RecordId) -> Result<(), Error> {
        // The stronger lock comes first: two that wait for it with the weaker one would wait for each other.
        self.held_review(self.review_of_record(id).await?).await?;
        let held = self.held_record(id).await?;
        let permit = self.permit::<action::MarkDuplicate>(id, &held.facts, &id.to_string())?;
        if id == of {
            return Err(Error::invalid("of", "must be another record"));
        }
        let review_of_other = self.review_of_record(of).await.map_err(|error| match error {
            Error::NotFound(_) => Error::invalid("of", "no such record"),
            other => other,
        })?;
        if review_of_other != held.review() {
            return Err(Error::invalid("of", "must be a record of the same review"));
        }
        let writer = self.under(&permit);
        writer.decide_by_hand(held.review(), id.0, of.0, true).await?;
        writer.regroup(held.review()).await?;
        writer.holds(held.review(), id.0, &[of.0], true).await
    }

    async fn mark_distinct(&self, id: RecordId) -> Result<(), Error> {
        self.held_review(self.review_of_record(id).await?).await?;
        let held = self.held_record(id).await?;
        let permit = self.permit::<action::MarkDistinct>(id, &held.facts, &id.to_string())?;
        let writer = self.under(&permit);
        let members = self.members(held.review()).await?;
        let head = held.row.duplicate_of_id.unwrap_or(id.0);
        let others: Vec<Uuid> = members
            .iter()
            .filter(|member| member.id != id.0 && member.duplicate_of.unwrap_or(member.id) == head)
            .map(|member| member.id)
            .collect();
        if others.is_empty() {
            return Err(Error::Conflict("the record was not merged with another".to_owned()));
        }
        for other in &others {
            writer.decide_by_hand(held.review(), id.0, *other, false).await?;
        }
        writer.regroup(held.review()).await?;
        writer.holds(held.review(), id.0, &others, false).await
    }

    /// The pair with this id, if the viewer may see it.
    pub(super) async fn duplicate_pair(&self, id: Uuid) -> Result<Option<duplicate_candidate::Model>, Error> {
        let mut select = self.access().rows::<duplicate_candidate::Entity>();
        all_columns::<duplicate_candidate::Entity>(&mut select);
        select.and_where(col(duplicate_candidate::Column::Id).eq(id));
        let row = self.inside().query_one(&select).await?;
        Ok(row.map(|row| duplicate_candidate::Model::from_query_result(&row, "")).transpose()?)
    }
}

impl Writer<'_> {
    /// Stores a decision about two records, with the pair if the rules had not found it.
    async fn decide_by_hand(&self, review: ReviewId, one: Uuid, other: Uuid, duplicate: bool) -> Result<(), Error> {
        use duplicate_candidate::Column;
        let (left, right) = if one < other { (one, other) } else { (other, one) };
        let row = duplicate_candidate::ActiveModel {
            id: Set(new_id()),
            review_id: Set(review.0),
            left_id: Set(left),
            right_id: Set(right),
            score: Set(0.0),
            evidence: Set(AsJson(Vec::new())),
            found: Set(Code(PairFinding::ByHand)),
            status: Set(Code(decided(duplicate))),
            decided_by_id: Set(self.access().viewer().account().map(|id| id.0)),
            decided_at: Set(Some(self.now())),
        };
        let known = OnConflict::columns([Column::LeftId, Column::RightId])
            .update_columns([Column::Status, Column::DecidedById, Column::DecidedAt])
            .to_owned();
        self.insert_or(row, known).await?;
        Ok(())
    }
}
