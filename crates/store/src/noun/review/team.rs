//! Changes the team of a review. A member who leaves keeps the votes that they cast; what they had not voted on goes to others.

use entity::{account, review_member};
use policy::action;
use policy::id::{AccountId, ReviewId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, OnConflict, Query};

use super::view::Review;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// The maximum number of people on a team, with those who left it.
const MOST_MEMBERS: i64 = 200;

impl Access {
    /// Adds an account to the team, lets somebody who left come back, or makes a member a lead or no lead.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] for an account that does not exist or is closed; [`Error::Conflict`]
    /// if nobody would lead the review any more, and if the team has 200 people.
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %id))]
    pub async fn add_reviewer(&self, id: ReviewId, account: AccountId, lead: bool) -> Result<Review, Error> {
        let seen = async { self.changed_review(id).await.map(drop) };
        let work = self.begin_to::<action::AddReviewer>(Some(&id.to_string()), seen).await?;
        let result = work.add_reviewer(id, account, lead).await;
        work.finish(result).await?;
        self.changed_review(id).await
    }

    /// Lets a member leave the team: by a lead, or by the member. The votes that were cast stay.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] for somebody who is not on the team, and for the last lead.
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %id))]
    pub async fn remove_reviewer(&self, id: ReviewId, account: AccountId) -> Result<Review, Error> {
        let seen = async { self.changed_review(id).await.map(drop) };
        let work = self.begin_to::<action::LeaveReview>(Some(&id.to_string()), seen).await?;
        let result = work.remove_reviewer(id, account).await;
        work.finish(result).await?;
        self.changed_review(id).await
    }

    /// Lets the viewer's own role count in the agreement by pair of roles, or not.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone who is not on the team.
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %id))]
    pub async fn share_role(&self, id: ReviewId, share: bool) -> Result<Review, Error> {
        let seen = async { self.changed_review(id).await.map(drop) };
        let work = self.begin_to::<action::ShareRole>(Some(&id.to_string()), seen).await?;
        let result = work.share_role(id, share).await;
        work.finish(result).await?;
        self.changed_review(id).await
    }
}

impl Work {
    async fn add_reviewer(&self, id: ReviewId, account: AccountId, lead: bool) -> Result<(), Error> {
        self.held_review(id).await?;
        let facts = self.review_facts(id).await?;
        let permit = self.permit::<action::AddReviewer>(id, &facts, &id.to_string())?;
        let mut open = Query::select();
        open.unscoped::<account::Entity>(Unscoped::NamedByItsId)
            .and_where(col(account::Column::ClosedAt).is_null());
        if !self.exists(open, account::Column::Id, account.0).await? {
            return Err(Error::invalid("account", "no such account that is open"));
        }
        let mut own = self.access().rows::<review_member::Entity>();
        own.and_where(col(review_member::Column::ReviewId).eq(id.0));
        if !self.exists(own, review_member::Column::AccountId, account.0).await? {
            self.has_room_for::<review_member::Entity, _>(
                review_member::Column::ReviewId,
                id,
                MOST_MEMBERS,
                "members, with those who left",
            )
            .await?;
        }
        self.under(&permit).join_team(id, account, lead).await?;
        if lead { Ok(()) } else { self.some_lead_is_left(id).await }
    }

    async fn remove_reviewer(&self, id: ReviewId, account: AccountId) -> Result<(), Error> {
        self.held_review(id).await?;
        let facts = self.review_facts(id).await?;
        let own = self.access().viewer().account() == Some(account);
        let resource = id.to_string();
        let gone = if own {
            let permit = self.permit::<action::LeaveReview>(id, &facts, &resource)?;
            self.under(&permit).leave_team(id, account).await?
        } else {
            let permit = self.permit::<action::RemoveReviewer>(id, &facts, &resource)?;
            self.under(&permit).leave_team(id, account).await?
        };
        if !gone {
            return Err(Error::Conflict("this account is not on the team".to_owned()));
        }
        self.some_lead_is_left(id).await
    }

    async fn share_role(&self, id: ReviewId, share: bool) -> Result<(), Error> {
        use review_member::Column;
        self.held_review(id).await?;
        let facts = self.review_facts(id).await?;
        let permit = self.permit::<action::ShareRole>(id, &facts, &id.to_string())?;
        let own = self.access().viewer().account().map(|id| id.0);
        let update = Query::update()
            .table(review_member::Entity)
            .value(Column::SharesRole, share)
            .and_where(col(Column::ReviewId).eq(id.0))
            .and_where(col(Column::AccountId).eq(own))
            .take();
        self.under(&permit).update(&update).await?;
        Ok(())
    }

    /// Refuses a change after which nobody leads the review.
    async fn some_lead_is_left(&self, id: ReviewId) -> Result<(), Error> {
        use review_member::Column;
        let mut leads = Query::select();
        columns(&mut leads, &[Column::AccountId]);
        leads
            .unscoped::<review_member::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(Column::ReviewId).eq(id.0))
            .and_where(col(Column::Lead).eq(true))
            .and_where(col(Column::LeftAt).is_null())
            .limit(1);
        match self.inside().query_one(&leads).await? {
            Some(_) => Ok(()),
            None => Err(Error::Conflict(
                "nobody would lead the review any more: make somebody else a lead first".to_owned(),
            )),
        }
    }
}

impl Writer<'_> {
    /// Puts an account on the team. Somebody who comes back keeps the date of their first joining.
    pub(super) async fn join_team(&self, review: ReviewId, account: AccountId, lead: bool) -> Result<(), Error> {
        use review_member::Column;
        let row = review_member::ActiveModel {
            review_id: Set(review.0),
            account_id: Set(account.0),
            lead: Set(lead),
            shares_role: Set(false),
            joined_at: Set(self.now()),
            left_at: Set(None),
        };
        let conflict = OnConflict::columns([Column::ReviewId, Column::AccountId])
            .update_columns([Column::Lead, Column::LeftAt])
            .to_owned();
        self.insert_or(row, conflict).await?;
        Ok(())
    }

    /// Ends a membership. Says whether there was one.
    async fn leave_team(&self, review: ReviewId, account: AccountId) -> Result<bool, Error> {
        use review_member::Column;
        let update = Query::update()
            .table(review_member::Entity)
            .value(Column::LeftAt, self.now())
            .value(Column::Lead, false)
            .and_where(col(Column::ReviewId).eq(review.0))
            .and_where(col(Column::AccountId).eq(account.0))
            .and_where(col(Column::LeftAt).is_null())
            .take();
        Ok(self.update(&update).await? == 1)
    }
}
