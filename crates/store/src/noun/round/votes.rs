//! Reads all ballots of a round for counting. Only the service does this, and the result does not say who voted.

use entity::column::Code;
use entity::{ballot, ballot_preference, round_question};
use evidence::vocabulary::Perspective;
use policy::SystemTask;
use policy::id::RoundId;
use sea_orm::sea_query::{Alias, ExprTrait, SelectStatement};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use super::tally::{CountedBallot, Preference, Votes};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

#[derive(FromQueryResult)]
struct VoteRow {
    ballot_id: Uuid,
    perspective: Code<Perspective>,
    question_id: Option<Uuid>,
    rank: Option<i32>,
    dots: Option<i32>,
}

impl Work {
    /// The questions of a round and the ballots on them. The caller has locked the round, so that no ballot changes meanwhile.
    pub(super) async fn votes_of(&self, round: RoundId) -> Result<Votes, Error> {
        let task = self.access().as_task(SystemTask::Tally);
        let mut votes = Votes::default();
        let mut last = None;
        for row in self.inside().query_all(&task.vote_rows(round)).await? {
            let row = VoteRow::from_query_result(&row, "")?;
            if last != Some(row.ballot_id) {
                last = Some(row.ballot_id);
                votes.ballots.push(CountedBallot {
                    perspective: row.perspective.0,
                    preferences: Vec::new(),
                });
            }
            if let (Some(question), Some(cast)) = (row.question_id, votes.ballots.last_mut()) {
                cast.preferences.push(Preference {
                    question,
                    rank: row.rank,
                    dots: row.dots,
                });
            }
        }
        let mut select = task.rows::<round_question::Entity>();
        columns(&mut select, &[round_question::Column::QuestionId]);
        select
            .and_where(col(round_question::Column::RoundId).eq(round.0))
            .order_by_expr(col(round_question::Column::Position), Order::Asc)
            .order_by_expr(col(round_question::Column::QuestionId), Order::Asc);
        for row in self.inside().query_all(&select).await? {
            votes.questions.push(row.try_get("", "question_id")?);
        }
        Ok(votes)
    }
}

impl Access {
    /// One row for each preference, and one row for a ballot without any.
    fn vote_rows(&self, round: RoundId) -> SelectStatement {
        let mut select = self.rows::<ballot::Entity>();
        select
            .expr_as(col(ballot::Column::Id), Alias::new("ballot_id"))
            .expr_as(col(ballot::Column::Perspective), Alias::new("perspective"))
            .expr_as(col(ballot_preference::Column::QuestionId), Alias::new("question_id"))
            .expr_as(col(ballot_preference::Column::Rank), Alias::new("rank"))
            .expr_as(col(ballot_preference::Column::Dots), Alias::new("dots"))
            .left_join_unscoped::<ballot_preference::Entity>(
                Unscoped::SeenWithTheRow,
                col(ballot_preference::Column::BallotId).eq(col(ballot::Column::Id)),
            )
            .and_where(col(ballot::Column::RoundId).eq(round.0))
            .order_by_expr(col(ballot::Column::Id), Order::Asc);
        select
    }
}
