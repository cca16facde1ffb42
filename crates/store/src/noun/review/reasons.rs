//! Replaces the reasons for exclusion of a review. A reason that was used stays, after the new ones.

use std::collections::HashSet;

use entity::{exclusion_reason, record, review, screening_decision};
use policy::action;
use policy::id::ReviewId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, FromQueryResult, Order};

use super::input::{ExclusionReasonInput, reason_problems};
use super::view::Review;
use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::input::accept;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::Scoped;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::{Work, same_version};

impl Access {
    /// Replaces the reasons for exclusion, in their order. A reason that was used and is not named stays, after the others.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`]; [`Error::Invalid`] with every refused reason.
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %id))]
    pub async fn set_exclusion_reasons(&self, id: ReviewId, version: i32, reasons: &[ExclusionReasonInput]) -> Result<Review, Error> {
        let seen = async { self.changed_review(id).await.map(drop) };
        let work = self.begin_to::<action::SetExclusionReasons>(Some(&id.to_string()), seen).await?;
        let result = work.set_exclusion_reasons(id, version, reasons).await;
        work.finish(result).await?;
        self.changed_review(id).await
    }
}

impl Work {
    async fn set_exclusion_reasons(&self, id: ReviewId, version: i32, reasons: &[ExclusionReasonInput]) -> Result<(), Error> {
        let held = self.held_review(id).await?;
        let facts = self.review_facts(id).await?;
        let permit = self.permit::<action::SetExclusionReasons>(id, &facts, &id.to_string())?;
        same_version("review", held.version, version)?;
        accept(reason_problems(reasons))?;
        let named: HashSet<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
        let used = self.used_reasons(id).await?;
        let kept = self
            .reasons(id)
            .await?
            .into_iter()
            .filter(|old| !named.contains(old.code.as_str()) && used.contains(&old.code));
        let new = reasons.iter().map(|reason| (reason.code.clone(), reason.label.trim().to_owned()));
        let all = new.chain(kept.map(|old| (old.code, old.label)));
        let rows: Vec<_> = (0..)
            .zip(all)
            .map(|(position, (code, label))| exclusion_reason::ActiveModel {
                review_id: Set(id.0),
                code: Set(code),
                label: Set(label),
                position: Set(position),
            })
            .collect();
        let old = Condition::all().add(col(exclusion_reason::Column::ReviewId).eq(id.0));
        let writer = self.under(&permit);
        writer.delete::<exclusion_reason::Entity>(old).await?;
        writer.insert_all(rows).await?;
        let update = Query::update()
            .table(review::Entity)
            .value(review::Column::Version, version + 1)
            .value(review::Column::UpdatedAt, self.now())
            .and_where(col(review::Column::Id).eq(id.0))
            .take();
        writer.update(&update).await?;
        Ok(())
    }

    /// The reasons of a review, in their order.
    pub(crate) async fn reasons(&self, review: ReviewId) -> Result<Vec<exclusion_reason::Model>, Error> {
        use exclusion_reason::Column;
        let mut select = self.access().rows::<exclusion_reason::Entity>();
        all_columns::<exclusion_reason::Entity>(&mut select);
        select
            .and_where(col(Column::ReviewId).eq(review.0))
            .order_by_expr(col(Column::Position), Order::Asc)
            .order_by_expr(col(Column::Code), Order::Asc);
        let rows = self.inside().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(exclusion_reason::Model::from_query_result(row, "")?))
            .collect()
    }

    /// The codes that a decision names, whether the viewer can see the decision or not.
    async fn used_reasons(&self, review: ReviewId) -> Result<HashSet<String>, Error> {
        let mut used = self
            .reason_codes::<screening_decision::Entity, _>(screening_decision::Column::Reason, screening_decision::Column::ReviewId, review)
            .await?;
        let finals = self.reason_codes::<record::Entity, _>(record::Column::FtReason, record::Column::ReviewId, review);
        used.extend(finals.await?);
        Ok(used)
    }

    async fn reason_codes<E: Scoped, C: ColumnTrait>(&self, text: C, parent: C, review: ReviewId) -> Result<HashSet<String>, Error> {
        let select = Query::select()
            .expr_as(col(text), "text")
            .distinct()
            .unscoped::<E>(Unscoped::WhatRefersToIt)
            .and_where(col(parent).eq(review.0))
            .and_where(col(text).is_not_null())
            .take();
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "text")?)).collect()
    }
}
