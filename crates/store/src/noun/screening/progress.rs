//! How far the screening of a review is: numbers of votes, never verdicts.

use std::collections::HashMap;

use entity::column::Code;
use entity::{record, screening_decision};
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use policy::Resource;
use policy::id::ReviewId;
use sea_orm::Condition;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, SelectStatement};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::counts;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};
use crate::noun::record::{awaits_vote_of, columns_of, on_the_team};

/// How far a stage of a review is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StageProgress {
    /// How many records reached the stage.
    pub total: i64,
    /// How many are decided.
    pub decided: i64,
    /// How many have no vote.
    pub awaiting_first: i64,
    /// How many have one vote.
    pub awaiting_second: i64,
    /// How many have two votes that differ, and nobody has settled them.
    pub in_conflict: i64,
}

impl Access {
    fn records_in(&self, reviews: &[ReviewId]) -> SelectStatement {
        let ids: Vec<Uuid> = reviews.iter().map(|id| id.0).collect();
        let mut rows = self.rows::<record::Entity>();
        rows.and_where(is_one_of(self.backend(), record::Column::ReviewId, &ids));
        rows
    }

    /// How far a stage of each of these reviews is.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for viewers who may not read records.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn screening_progress(&self, reviews: &[ReviewId], stage: ScreeningStage) -> Result<HashMap<ReviewId, StageProgress>, Error> {
        use record::Column;
        self.require(Resource::Records, "record.progress")?;
        let (votes, verdict) = columns_of(stage);
        let mut rows = self.records_in(reviews);
        rows.and_where(col(Column::DuplicateOfId).is_null())
            .and_where(col(Column::Removed).is_null());
        if stage == ScreeningStage::FullText {
            rows.and_where(col(Column::TaVerdict).is_in([Code(ScreeningVerdict::Include), Code(ScreeningVerdict::Unsure)]))
                .cond_where(
                    Condition::any()
                        .add(col(Column::Retrieved).is_null())
                        .add(col(Column::Retrieved).eq(true)),
                );
        }
        let sum = |condition: Expr| Func::sum(CaseStatement::new().case(condition, 1).finally(0));
        let open = |count: i32| col(verdict).is_null().and(col(votes).eq(count));
        rows.expr_as(col(Column::ReviewId), "review_id")
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("total"))
            .expr_as(sum(col(verdict).is_not_null()), "decided")
            .expr_as(sum(open(0)), "awaiting_first")
            .expr_as(sum(open(1)), "awaiting_second")
            .expr_as(sum(open(2)), "in_conflict")
            .add_group_by([col(Column::ReviewId)]);
        let mut found: HashMap<ReviewId, StageProgress> = reviews.iter().map(|id| (*id, StageProgress::default())).collect();
        for row in self.reader().query_all(&rows).await? {
            let number = |name: &str| row.try_get::<i64>("", name);
            found.insert(
                ReviewId(row.try_get("", "review_id")?),
                StageProgress {
                    total: number("total")?,
                    decided: number("decided")?,
                    awaiting_first: number("awaiting_first")?,
                    awaiting_second: number("awaiting_second")?,
                    in_conflict: number("in_conflict")?,
                },
            );
        }
        Ok(found)
    }

    /// How many records of each of these reviews wait for the viewer's own vote at a stage; 0 for everyone who is not on the team.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn awaiting_my_vote(&self, reviews: &[ReviewId], stage: ScreeningStage) -> Result<HashMap<ReviewId, i64>, Error> {
        let mut rows = self.records_in(reviews);
        rows.cond_where(awaits_vote_of(self, stage)).cond_where(on_the_team(self));
        let counted = counts(self, rows, col(record::Column::ReviewId)).await?;
        Ok(counted.into_iter().map(|(id, count)| (ReviewId(id), count)).collect())
    }

    /// On how many records of each of these reviews the viewer has voted at a stage.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn voted_by_me(&self, reviews: &[ReviewId], stage: ScreeningStage) -> Result<HashMap<ReviewId, i64>, Error> {
        use screening_decision::Column;
        let account = self.viewer().account().map(|id| id.0);
        let ids: Vec<Uuid> = reviews.iter().map(|id| id.0).collect();
        let mut rows = self.rows::<screening_decision::Entity>();
        rows.and_where(is_one_of(self.backend(), Column::ReviewId, &ids))
            .and_where(col(Column::Stage).eq(Code(stage)))
            .and_where(col(Column::ReviewerId).eq(account))
            .and_where(col(Column::ResolvesConflict).eq(false));
        let counted = counts(self, rows, col(Column::ReviewId)).await?;
        Ok(counted.into_iter().map(|(id, count)| (ReviewId(id), count)).collect())
    }
}
