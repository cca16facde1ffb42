//! Finds what the policy must know about a review: whether the viewer is on the team or leads it, and whether anybody does.

use std::collections::HashMap;

use entity::{review, review_member};
use policy::ReviewFacts;
use policy::id::ReviewId;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{ColumnTrait, FromQueryResult};
use uuid::Uuid;

use super::view::Review;
use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::reads::Reads;
use crate::engine::scoped::Scoped;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

/// The members of these reviews who have not left. Everyone's, because who leads decides what the viewer may do.
fn team(access: &Access, reviews: &[Uuid]) -> SelectStatement {
    use review_member::Column;
    let mut select = Query::select();
    columns(&mut select, &[Column::ReviewId, Column::AccountId, Column::Lead]);
    select
        .unscoped::<review_member::Entity>(Unscoped::HeldUnderAPermit)
        .and_where(is_one_of(access.backend(), Column::ReviewId, reviews))
        .and_where(col(Column::LeftAt).is_null());
    select
}

async fn read_facts(reads: &impl Reads, access: &Access, reviews: &[Uuid]) -> Result<HashMap<Uuid, ReviewFacts>, Error> {
    let nobody = ReviewFacts {
        leaderless: true,
        ..ReviewFacts::default()
    };
    let mut facts: HashMap<Uuid, ReviewFacts> = reviews.iter().map(|id| (*id, nobody)).collect();
    let own = access.viewer().account().map(|id| id.0);
    for row in reads.query_all(&team(access, reviews)).await? {
        let (id, account, lead): (Uuid, Uuid, bool) = (
            row.try_get("", "review_id")?,
            row.try_get("", "account_id")?,
            row.try_get("", "lead")?,
        );
        let of = facts.entry(id).or_insert(nobody);
        of.leaderless &= !lead;
        if own == Some(account) {
            of.member = true;
            of.lead = lead;
        }
    }
    Ok(facts)
}

impl Access {
    /// What the policy must know about each of these reviews.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn review_facts(&self, reviews: &[ReviewId]) -> Result<HashMap<ReviewId, ReviewFacts>, Error> {
        let ids: Vec<Uuid> = reviews.iter().map(|id| id.0).collect();
        let facts = read_facts(&self.reader(), self, &ids).await?;
        Ok(facts.into_iter().map(|(id, facts)| (ReviewId(id), facts)).collect())
    }
}

impl Work {
    /// What the policy must know about a review.
    pub(crate) async fn review_facts(&self, review: ReviewId) -> Result<ReviewFacts, Error> {
        let facts = read_facts(&self.inside(), self.access(), &[review.0]).await?;
        Ok(facts.get(&review.0).copied().unwrap_or_default())
    }

    /// Refuses another row of a review that has the maximum number of them. `E` must be visible to everyone who adds such rows.
    pub(super) async fn has_room_for<E: Scoped, C: ColumnTrait>(
        &self,
        parent: C,
        review: ReviewId,
        most: i64,
        what: &str,
    ) -> Result<(), Error> {
        let mut rows = self.access().rows::<E>();
        rows.expr_as(Expr::cust("COUNT(*)"), "n").and_where(col(parent).eq(review.0));
        let row = self.inside().query_one(&rows).await?;
        let count: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        if count < most {
            Ok(())
        } else {
            Err(Error::Conflict(format!(
                "the review already has {count} {what}, which is the maximum"
            )))
        }
    }

    /// The review, locked until the transaction ends: so imports, decisions on duplicates and changes of the team follow one another.
    pub(crate) async fn held_review(&self, id: ReviewId) -> Result<Review, Error> {
        let mut select = self.access().rows::<review::Entity>();
        all_columns::<review::Entity>(&mut select);
        select.and_where(col(review::Column::Id).eq(id.0));
        self.lock(&mut select, LockType::Update);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("review"))?;
        Ok(Review::of(review::Model::from_query_result(&row, "")?))
    }
}
