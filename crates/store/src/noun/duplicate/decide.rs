//! Decides about a pair of records: the same publication, or not. A decision can be taken the other way at any time.

use entity::column::Code;
use entity::duplicate_candidate;
use evidence::vocabulary::DuplicateStatus;
use policy::action;
use policy::id::{DuplicateCandidateId, ReviewId};
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use super::view::DuplicateCandidate;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

impl Access {
    /// Decides whether the two records of a pair are the same publication.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] if other decisions contradict this one.
    #[tracing::instrument(level = "debug", skip_all, fields(pair.id = %id))]
    pub async fn decide_duplicate(&self, id: DuplicateCandidateId, duplicate: bool) -> Result<DuplicateCandidate, Error> {
        let seen = async {
            let found = self.duplicates_by_id(&[id]).await?.pop();
            found.map(drop).ok_or(Error::NotFound("duplicate candidate"))
        };
        let work = self.begin_to::<action::DecideDuplicate>(Some(&id.to_string()), seen).await?;
        let result = work.decide_duplicate(id, duplicate).await;
        work.finish(result).await?;
        self.duplicates_by_id(&[id])
            .await?
            .pop()
            .ok_or(Error::NotFound("duplicate candidate"))
    }
}

impl Work {
    async fn decide_duplicate(&self, id: DuplicateCandidateId, duplicate: bool) -> Result<(), Error> {
        let pair = self.duplicate_pair(id.0).await?.ok_or(Error::NotFound("duplicate candidate"))?;
        let review = ReviewId(pair.review_id);
        self.held_review(review).await?;
        let facts = self.review_facts(review).await?;
        let permit = self.permit::<action::DecideDuplicate>(id, &facts, &id.to_string())?;
        let writer = self.under(&permit);
        writer.decide_pair(pair.id, duplicate).await?;
        writer.regroup(review).await?;
        writer.holds(review, pair.left_id, &[pair.right_id], duplicate).await
    }
}

/// The state of a pair that a person decided.
pub(super) const fn decided(duplicate: bool) -> DuplicateStatus {
    if duplicate {
        DuplicateStatus::Merged
    } else {
        DuplicateStatus::Distinct
    }
}

impl Writer<'_> {
    /// Stores a person's decision about a pair.
    pub(super) async fn decide_pair(&self, id: Uuid, duplicate: bool) -> Result<(), Error> {
        use duplicate_candidate::Column;
        let update = Query::update()
            .table(duplicate_candidate::Entity)
            .value(Column::Status, Code(decided(duplicate)))
            .value(Column::DecidedById, self.access().viewer().account().map(|id| id.0))
            .value(Column::DecidedAt, self.now())
            .and_where(col(Column::Id).eq(id))
            .take();
        self.update(&update).await?;
        Ok(())
    }

    /// Refuses a decision that contradicts earlier ones: then nothing in that set would be linked.
    pub(super) async fn holds(&self, review: ReviewId, one: Uuid, others: &[Uuid], duplicate: bool) -> Result<(), Error> {
        let members = self.members(review).await?;
        let head = |id: Uuid| {
            let found = members.iter().find(|member| member.id == id);
            found.map(|member| member.duplicate_of.unwrap_or(member.id))
        };
        if others.iter().all(|other| (head(one) == head(*other)) == duplicate) {
            return Ok(());
        }
        Err(Error::Conflict(
            "people have decided otherwise about records of the same group: look at its pairs (duplicates), and change the decision that \
                is wrong first"
                .to_owned(),
        ))
    }
}
