//! Reads votes: of records, by the row rule that hides the vote of somebody else until two are stored.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::screening_decision;
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use policy::id::{AccountId, RecordId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::work::Work;

/// A vote, or the verdict that settled a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreeningDecision {
    /// The record.
    pub record: RecordId,
    /// The stage.
    pub stage: ScreeningStage,
    /// Who decided.
    pub reviewer: AccountId,
    /// The verdict.
    pub verdict: ScreeningVerdict,
    /// The code of the reason, at full text.
    pub reason: Option<String>,
    /// What the reviewer noted.
    pub note: Option<String>,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Whether it settled a conflict of two others.
    pub resolves_conflict: bool,
}

impl ScreeningDecision {
    fn of(model: screening_decision::Model) -> Self {
        Self {
            record: RecordId(model.record_id),
            stage: model.stage.0,
            reviewer: AccountId(model.reviewer_id),
            verdict: model.verdict.0,
            reason: model.reason,
            note: model.note,
            decided_at: model.decided_at.0,
            resolves_conflict: model.resolves_conflict,
        }
    }
}

impl Access {
    /// The votes on these records that the viewer may see, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn decisions_on(&self, records: &[RecordId]) -> Result<HashMap<RecordId, Vec<ScreeningDecision>>, Error> {
        use screening_decision::Column;
        let ids: Vec<Uuid> = records.iter().map(|id| id.0).collect();
        let mut select = self.rows::<screening_decision::Entity>();
        all_columns::<screening_decision::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::RecordId, &ids))
            .order_by_expr(col(Column::DecidedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut found: HashMap<RecordId, Vec<ScreeningDecision>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let decision = ScreeningDecision::of(screening_decision::Model::from_query_result(&row, "")?);
            found.entry(decision.record).or_default().push(decision);
        }
        Ok(found)
    }
}

impl Work {
    /// Every vote on a record at a stage, whoever cast it, to work out what they amount to.
    pub(super) async fn votes_on(&self, record: Uuid, stage: ScreeningStage) -> Result<Vec<screening_decision::Model>, Error> {
        use crate::engine::sources::Sources as _;
        use crate::engine::unscoped::Unscoped;
        use screening_decision::Column;
        let mut select = sea_orm::sea_query::Query::select();
        all_columns::<screening_decision::Entity>(&mut select);
        select
            .unscoped::<screening_decision::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(Column::RecordId).eq(record))
            .and_where(col(Column::Stage).eq(entity::column::Code(stage)))
            .order_by_expr(col(Column::DecidedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let rows = self.inside().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(screening_decision::Model::from_query_result(row, "")?))
            .collect()
    }
}
