//! Reads rounds: by id, or of many workshops; and the questions in them.

use std::collections::HashMap;

use entity::{round, round_question};
use policy::id::{QuestionId, RoundId, WorkshopId};
use sea_orm::Order;
use sea_orm::sea_query::SelectStatement;
use uuid::Uuid;

use super::view::{Round, round_columns};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns, is_one_of};

impl Access {
    /// The rounds with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn rounds_by_id(&self, ids: &[RoundId]) -> Result<Vec<Round>, Error> {
        let mut select = self.rows::<round::Entity>();
        select.and_where(is_one_of(self.backend(), round::Column::Id, &uuids(ids)));
        self.read_rounds(select).await
    }

    /// The rounds of each of these workshops, in sequence.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn rounds_of_workshops(&self, workshops: &[WorkshopId]) -> Result<HashMap<WorkshopId, Vec<Round>>, Error> {
        use round::Column;
        let ids: Vec<Uuid> = workshops.iter().map(|id| id.0).collect();
        let mut select = self.rows::<round::Entity>();
        select
            .and_where(is_one_of(self.backend(), Column::WorkshopId, &ids))
            .order_by_expr(col(Column::Sequence), Order::Asc);
        let mut by_workshop: HashMap<WorkshopId, Vec<Round>> = HashMap::new();
        for round in self.read_rounds(select).await? {
            by_workshop.entry(round.workshop).or_default().push(round);
        }
        Ok(by_workshop)
    }

    async fn read_rounds(&self, mut select: SelectStatement) -> Result<Vec<Round>, Error> {
        round_columns(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(Round::read).collect()
    }

    /// The questions of each of these rounds that the viewer may see, in the order of the round.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn questions_of_rounds(&self, rounds: &[RoundId]) -> Result<HashMap<RoundId, Vec<QuestionId>>, Error> {
        use round_question::Column;
        let mut select = self.rows::<round_question::Entity>();
        columns(&mut select, &[Column::RoundId, Column::QuestionId]);
        select
            .and_where(is_one_of(self.backend(), Column::RoundId, &uuids(rounds)))
            .order_by_expr(col(Column::Position), Order::Asc)
            .order_by_expr(col(Column::QuestionId), Order::Asc);
        let mut by_round: HashMap<RoundId, Vec<QuestionId>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let (round, question) = (row.try_get("", "round_id")?, row.try_get("", "question_id")?);
            by_round.entry(RoundId(round)).or_default().push(QuestionId(question));
        }
        Ok(by_round)
    }
}

pub(super) fn uuids(rounds: &[RoundId]) -> Vec<Uuid> {
    rounds.iter().map(|id| id.0).collect()
}
