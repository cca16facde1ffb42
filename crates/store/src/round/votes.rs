//! Reads all ballots of rounds, for the count: the service alone does, and says nothing of whose they are.

use std::collections::HashMap;

use entity::{ballot, ballot_preference, round, round_question};
use policy::SystemTask;
use policy::id::RoundId;
use sea_orm::sea_query::{Alias, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, JoinType, Order};
use uuid::Uuid;

use super::tally::{CountedBallot, Preference, Votes};
use crate::sql::{col, columns, is_one_of};
use crate::{Access, Error};

/// What the ballots of a round say at one time.
pub(super) struct RoundVotes {
    pub(super) votes: Votes,
    /// The round's count of changes at that time.
    pub(super) version: i32,
}

#[derive(FromQueryResult)]
struct VoteRow {
    round_id: Uuid,
    tally_version: i32,
    ballot_id: Option<Uuid>,
    perspective: Option<String>,
    question_id: Option<Uuid>,
    rank: Option<i32>,
    dots: Option<i32>,
}

impl Access {
    /// The ballots of these rounds, read from `connection`. What was withdrawn from a published order still counts in it.
    pub(super) async fn all_votes(
        &self,
        connection: &impl ConnectionTrait,
        rounds: &[Uuid],
    ) -> Result<HashMap<RoundId, RoundVotes>, Error> {
        let task = self.as_task(SystemTask::Tally);
        let mut found: HashMap<RoundId, RoundVotes> = HashMap::new();
        let mut last = None;
        // One statement for ballots and version: what one says belongs to the other.
        for row in connection.query_all(&task.vote_rows(rounds)).await? {
            let row = VoteRow::from_query_result(&row, "")?;
            let of_round = found.entry(RoundId(row.round_id)).or_insert_with(|| RoundVotes {
                votes: Votes::default(),
                version: row.tally_version,
            });
            let (Some(ballot), Some(perspective)) = (row.ballot_id, row.perspective) else {
                continue;
            };
            let ballots = &mut of_round.votes.ballots;
            if last != Some(ballot) {
                last = Some(ballot);
                ballots.push(CountedBallot {
                    perspective: perspective.parse()?,
                    preferences: Vec::new(),
                });
            }
            if let (Some(question), Some(cast)) = (row.question_id, ballots.last_mut()) {
                cast.preferences.push(Preference {
                    question,
                    rank: row.rank,
                    dots: row.dots,
                });
            }
        }
        let mut select = task.rows::<round_question::Entity>();
        columns(&mut select, &[round_question::Column::RoundId, round_question::Column::QuestionId]);
        select
            .and_where(is_one_of(task.backend(), round_question::Column::RoundId, rounds))
            .order_by_expr(col(round_question::Column::Position), Order::Asc)
            .order_by_expr(col(round_question::Column::QuestionId), Order::Asc);
        for row in connection.query_all(&select).await? {
            if let Some(of_round) = found.get_mut(&RoundId(row.try_get("", "round_id")?)) {
                of_round.votes.questions.push(row.try_get("", "question_id")?);
            }
        }
        Ok(found)
    }

    /// A row for each preference, and one for a round or a ballot without any.
    fn vote_rows(&self, rounds: &[Uuid]) -> SelectStatement {
        let mut select = self.rows::<round::Entity>();
        select
            .expr_as(col(round::Column::Id), Alias::new("round_id"))
            .expr_as(col(round::Column::TallyVersion), Alias::new("tally_version"))
            .expr_as(col(ballot::Column::Id), Alias::new("ballot_id"))
            .expr_as(col(ballot::Column::Perspective), Alias::new("perspective"))
            .expr_as(col(ballot_preference::Column::QuestionId), Alias::new("question_id"))
            .expr_as(col(ballot_preference::Column::Rank), Alias::new("rank"))
            .expr_as(col(ballot_preference::Column::Dots), Alias::new("dots"))
            .join(
                JoinType::LeftJoin,
                ballot::Entity,
                col(ballot::Column::RoundId).eq(col(round::Column::Id)),
            )
            .join(
                JoinType::LeftJoin,
                ballot_preference::Entity,
                col(ballot_preference::Column::BallotId).eq(col(ballot::Column::Id)),
            )
            .and_where(is_one_of(self.backend(), round::Column::Id, rounds))
            .order_by_expr(col(ballot::Column::Id), Order::Asc);
        select
    }
}
