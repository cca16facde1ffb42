//! Works out the order of a closed round from its ballots, stores it, and gives the questions their ranks.

use std::sync::Arc;

use entity::{question, ranking, round, round_question};
use evidence::vocabulary::RoundStatus;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Query};
use sea_orm::{Condition, ConnectionTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::super::stored::ranking_row;
use super::super::tallies::count;
use super::super::tally::Tally;
use super::super::view::Round;
use crate::copies::{CopiedKind, Seen};
use crate::sql::{col, is_one_of};
use crate::{Error, Work, new_id};

impl Work {
    /// Counts the ballots of a closed round and stores the order in the place of any earlier one. The caller holds the round.
    pub(super) async fn store_ranking(&self, round: &Round) -> Result<(), Error> {
        let mut votes = self.access().all_votes(self.connection(), &[round.id.0]).await?;
        let votes = votes.remove(&round.id).ok_or(Error::NotFound("round"))?.votes;
        let tally = count(Arc::new(votes), round.rule()).await?;
        let row = ranking_row(new_id(), round.id.0, round.rule(), &tally, self.now_ms());
        let row = row.map_err(|error| Error::Corrupt(error.to_string()))?.into_active_model();
        self.delete::<ranking::Entity>(Condition::all().add(col(ranking::Column::RoundId).eq(round.id.0)))
            .await?;
        ranking::Entity::insert(row).exec_without_returning(self.connection()).await?;
        self.give_ranks(round, &tally).await
    }

    /// Each question has the position of the latest closed round that ranked it.
    async fn give_ranks(&self, round: &Round, tally: &Tally) -> Result<(), Error> {
        use question::Column;
        if tally.entries.is_empty() {
            return Ok(());
        }
        let mut ranks = CaseStatement::new();
        for entry in &tally.entries {
            let position = i32::try_from(entry.position).unwrap_or(i32::MAX);
            ranks = ranks.case(col(Column::Id).eq(entry.question), Expr::val(position));
        }
        let ids: Vec<Uuid> = tally.entries.iter().map(|entry| entry.question).collect();
        let update = Query::update()
            .table(question::Entity)
            .value(Column::Rank, ranks.finally(col(Column::Rank)))
            .and_where(is_one_of(self.access().backend(), Column::Id, &ids))
            .and_where(Expr::exists(later_round(round)).not())
            .take();
        self.connection().execute(&update).await?;
        self.touch(CopiedKind::Question, &ids, Seen::ByAll).await
    }
}

/// A round that ranked the question of the statement around, and closed after `round` did.
fn later_round(round: &Round) -> sea_orm::sea_query::SelectStatement {
    let (later, of_later) = (Alias::new("later_round"), Alias::new("later_question"));
    let closed = |column: round::Column| Expr::col((later.clone(), column));
    let closed_at = round.closed_at.map_or(0, |at| at.timestamp_millis());
    let after = Condition::any().add(closed(round::Column::ClosedAt).gt(closed_at)).add(
        Condition::all()
            .add(closed(round::Column::ClosedAt).eq(closed_at))
            .add(closed(round::Column::Sequence).gt(round.sequence)),
    );
    Query::select()
        .expr(Expr::val(1))
        .from_as(round_question::Entity, of_later.clone())
        .join_as(
            sea_orm::JoinType::InnerJoin,
            round::Entity,
            later.clone(),
            Expr::col((later.clone(), round::Column::Id)).equals((of_later.clone(), round_question::Column::RoundId)),
        )
        .and_where(Expr::col((of_later, round_question::Column::QuestionId)).equals((question::Entity, question::Column::Id)))
        .and_where(closed(round::Column::Id).ne(round.id.0))
        .and_where(closed(round::Column::Status).eq(RoundStatus::Closed.code()))
        .cond_where(after)
        .take()
}
