//! The viewer's own ballots. Nobody can see another person's ballot.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::column::{Code, Millis};
use entity::{ballot, ballot_preference, question, round_question};
use evidence::vocabulary::Perspective;
use policy::id::{AccountId, QuestionId, RoundId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use super::read::uuids;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::child_of;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;

/// A ballot, as the person who cast it sees it.
#[derive(Debug, Clone)]
pub struct Ballot {
    /// The perspective that the ballot counts for.
    pub perspective: Perspective,
    /// The entries for the questions that the viewer may see, in the order of the round.
    pub preferences: Vec<BallotPreference>,
    /// When the ballot was cast or last changed.
    pub cast_at: DateTime<Utc>,
    /// The facilitator who entered the paper ballot of this person.
    pub entered_by: Option<AccountId>,
}

/// The entry of a ballot for one question.
#[derive(Debug, Clone)]
pub struct BallotPreference {
    /// The question that the entry is about.
    pub question: QuestionId,
    /// The rank, starting at 1.
    pub rank: Option<i32>,
    /// The number of dots.
    pub dots: Option<i32>,
}

#[derive(FromQueryResult)]
struct StoredBallot {
    id: Uuid,
    round_id: Uuid,
    perspective: Code<Perspective>,
    cast_at: Millis,
    participant_id: Option<Uuid>,
    cast_by_id: Option<Uuid>,
}

impl Access {
    /// The viewer's own ballot in each of these rounds, if there is one. If they entered several for groups, the latest one.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn own_ballots(&self, rounds: &[RoundId]) -> Result<HashMap<RoundId, Ballot>, Error> {
        use ballot::Column;
        if self.viewer().account().is_none() {
            return Ok(HashMap::new());
        }
        let mut select = self.rows::<ballot::Entity>();
        columns(
            &mut select,
            &[
                Column::Id,
                Column::RoundId,
                Column::Perspective,
                Column::CastAt,
                Column::ParticipantId,
                Column::CastById,
            ],
        );
        select
            .and_where(is_one_of(self.backend(), Column::RoundId, &uuids(rounds)))
            .order_by_expr(col(Column::CastAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut last: HashMap<Uuid, StoredBallot> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let row = StoredBallot::from_query_result(&row, "")?;
            last.insert(row.round_id, row);
        }
        let ids: Vec<Uuid> = last.values().map(|row| row.id).collect();
        let mut preferences = self.preferences_of(&ids).await?;
        let mut own = HashMap::new();
        for row in last.into_values() {
            let ballot = Ballot {
                perspective: row.perspective.0,
                preferences: preferences.remove(&row.id).unwrap_or_default(),
                cast_at: row.cast_at.0,
                entered_by: row.cast_by_id.filter(|_| row.participant_id.is_some()).map(AccountId),
            };
            own.insert(RoundId(row.round_id), ballot);
        }
        Ok(own)
    }

    async fn preferences_of(&self, ballots: &[Uuid]) -> Result<HashMap<Uuid, Vec<BallotPreference>>, Error> {
        use ballot_preference::Column;
        if ballots.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = self.rows::<ballot_preference::Entity>();
        columns(&mut select, &[Column::BallotId, Column::QuestionId, Column::Rank, Column::Dots]);
        // The round's list is used only for the order; the ballot and the question are visible to the viewer.
        select
            .join_unscoped::<ballot::Entity>(Unscoped::SeenWithTheRow, col(ballot::Column::Id).eq(col(Column::BallotId)))
            .join_unscoped::<round_question::Entity>(
                Unscoped::OfRowsThatARuleBounds,
                col(round_question::Column::RoundId)
                    .eq(col(ballot::Column::RoundId))
                    .and(col(round_question::Column::QuestionId).eq(col(Column::QuestionId))),
            )
            .and_where(is_one_of(self.backend(), Column::BallotId, ballots))
            .cond_where(child_of::<question::Entity, _, _>(
                self.viewer(),
                Column::QuestionId,
                question::Column::Id,
            ))
            .order_by_expr(col(round_question::Column::Position), Order::Asc);
        let mut by_ballot: HashMap<Uuid, Vec<BallotPreference>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let preference = BallotPreference {
                question: QuestionId(row.try_get("", "question_id")?),
                rank: row.try_get("", "rank")?,
                dots: row.try_get("", "dots")?,
            };
            by_ballot.entry(row.try_get("", "ballot_id")?).or_default().push(preference);
        }
        Ok(by_ballot)
    }
}
