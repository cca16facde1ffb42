//! Compares all records of a review again: after the rules have changed, or to see what they find.

use policy::action;
use policy::id::ReviewId;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::work::Work;

/// What comparing all records of a review found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deduplicated {
    /// How many records the review has.
    pub records: usize,
    /// How many of them are duplicates of another.
    pub duplicates: usize,
    /// How many publications have more than one record.
    pub groups: usize,
    /// How many pairs wait for a person.
    pub pending: usize,
}

impl Access {
    /// Compares all records of a review again. What people decided stays.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %id))]
    pub async fn deduplicate(&self, id: ReviewId) -> Result<Deduplicated, Error> {
        let seen = async {
            let found = self.reviews_by_id(&[id]).await?.pop();
            found.map(drop).ok_or(Error::NotFound("review"))
        };
        let work = self.begin_to::<action::Deduplicate>(Some(&id.to_string()), seen).await?;
        let result = work.deduplicate(id).await;
        work.finish(result).await
    }
}

impl Work {
    async fn deduplicate(&self, id: ReviewId) -> Result<Deduplicated, Error> {
        self.held_review(id).await?;
        let facts = self.review_facts(id).await?;
        let permit = self.permit::<action::Deduplicate>(id, &facts, &id.to_string())?;
        let joined = self.compare_again(id).await?;
        let writer = self.under(&permit);
        writer.insert_pairs(id, &joined).await?;
        let waiting = joined.waiting_stored();
        writer.store_statuses(&joined.stored_pairs, &joined.heads, &waiting).await?;
        writer.store_heads(id, &joined.members, &joined.heads).await?;
        let heads: std::collections::BTreeSet<usize> = joined.heads.iter().flatten().copied().collect();
        Ok(Deduplicated {
            records: joined.members.len(),
            duplicates: joined.heads.iter().flatten().count(),
            groups: heads.len(),
            pending: joined.waiting.len(),
        })
    }
}
