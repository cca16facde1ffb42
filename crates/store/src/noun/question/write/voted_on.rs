//! Protects questions during a vote: a question in an open round with ballots can be neither reworded nor set aside.

use entity::column::Code;
use entity::{ballot, question, round, round_question};
use evidence::vocabulary::RoundStatus;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

impl Work {
    /// Refuses a change to a question that people are voting on. The caller has locked the question. This locks the open rounds that
    /// contain it, so that no first ballot is cast meanwhile.
    ///
    /// # Errors
    /// [`Error::Conflict`], with the code of the question and the number of the round.
    pub(super) async fn refuse_while_voted_on(&self, question: &question::Model, because: &str) -> Result<(), Error> {
        use round::Column;
        let put_to_the_vote = Query::select()
            .expr(col(round_question::Column::RoundId))
            .unscoped::<round_question::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(round_question::Column::QuestionId).eq(question.id))
            .take();
        let mut rounds = self.access().rows::<round::Entity>();
        columns(&mut rounds, &[Column::Id, Column::Sequence]);
        rounds
            .and_where(col(Column::Status).eq(Code(RoundStatus::Open)))
            .and_where(col(Column::Id).in_subquery(put_to_the_vote));
        self.lock(&mut rounds, LockType::Share);
        for row in self.inside().query_all(&rounds).await? {
            let (id, sequence): (uuid::Uuid, i32) = (row.try_get("", "id")?, row.try_get("", "sequence")?);
            let ballots = Query::select()
                .expr(Expr::val(1))
                .unscoped::<ballot::Entity>(Unscoped::WhatRefersToIt)
                .and_where(col(ballot::Column::RoundId).eq(id))
                .limit(1)
                .take();
            if self.inside().query_one(&ballots).await?.is_some() {
                return Err(Error::Conflict(format!(
                    "question {} is being voted on in round {sequence}, where people have cast ballots: {because}; close the round first",
                    question.code
                )));
            }
        }
        Ok(())
    }
}
