//! Plans a round: the next one in the sequence of its workshop, on questions of that workshop.

use std::collections::HashMap;

use entity::column::Code;
use entity::{question, round, round_question};
use evidence::vocabulary::{QuestionStatus, RoundStatus};
use policy::action;
use policy::id::{QuestionId, RoundId, WorkshopId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use uuid::Uuid;

use super::{MOST_ROUNDS, RoundInput};
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::work::Work;
use crate::noun::workshop::hold::Hold;

impl Work {
    pub(super) async fn create_round(&self, workshop: WorkshopId, input: &RoundInput) -> Result<RoundId, Error> {
        // Rounds are created one at a time, so that their numbers have no gaps and are unique.
        let held = self.hold_workshop(workshop, Hold::ToChange).await?;
        let id = RoundId(new_id());
        let permit = self.permit::<action::CreateRound>(id, &held.facts, &id.to_string())?;
        if held.counted {
            return Err(Error::Conflict(
                "the workshop was published: its rounds are counted, and no other is added".to_owned(),
            ));
        }
        let mut problems = input.problems();
        if problems.iter().all(|problem| problem.path != "input.questions") {
            problems.extend(self.problems_of_questions(workshop, &input.questions).await?);
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let sequence = self.next_sequence(workshop).await?;
        let row = round::ActiveModel {
            id: Set(permit.target().0),
            workshop_id: Set(workshop.0),
            code: Set(None),
            kind: Set(Code(input.kind)),
            sequence: Set(sequence),
            status: Set(Code(RoundStatus::Planned)),
            method: Set(Code(input.method)),
            weighting: Set(Code(input.weighting)),
            dots_per_ballot: Set(input.dots_per_ballot),
            show_tally_while_open: Set(input.show_tally_while_open),
            opened_at: Set(None),
            closed_at: Set(None),
            version: Set(1),
            created_at: Set(self.now()),
            tally_version: Set(1),
            ballots_at_close: Set(None),
            withdrawn_since: Set(0),
            shown_order: Set(None),
        };
        self.under(&permit).insert(row).await?;
        let questions = (0..).zip(input.questions.iter().flatten());
        let rows: Vec<_> = questions
            .map(|(position, question)| round_question::ActiveModel {
                round_id: Set(permit.target().0),
                question_id: Set(question.0),
                position: Set(position),
            })
            .collect();
        self.under(&permit).insert_all(rows).await?;
        self.tell_of_round(id, workshop);
        Ok(id)
    }

    /// Checks that each question belongs to this workshop, is visible to the viewer, and is neither merged nor out of scope.
    async fn problems_of_questions(&self, workshop: WorkshopId, questions: &[Option<QuestionId>]) -> Result<Vec<FieldProblem>, Error> {
        use question::Column;
        let ids: Vec<Uuid> = questions.iter().flatten().map(|id| id.0).collect();
        let mut select = self.access().rows::<question::Entity>();
        columns(&mut select, &[Column::Id, Column::Status]);
        select
            .and_where(is_one_of(self.access().backend(), Column::Id, &ids))
            .and_where(col(Column::WorkshopId).eq(workshop.0));
        let mut known: HashMap<Uuid, QuestionStatus> = HashMap::new();
        for row in self.inside().query_all(&select).await? {
            let Code(status): Code<QuestionStatus> = row.try_get("", "status")?;
            known.insert(row.try_get("", "id")?, status);
        }
        let mut problems = Vec::new();
        for (place, id) in questions.iter().enumerate() {
            let Some(id) = id else { continue };
            let message = match known.get(&id.0) {
                None => "no such question in this workshop",
                Some(QuestionStatus::Merged) => "was merged into another question",
                Some(QuestionStatus::OutOfScope) => "is out of scope",
                Some(_) => continue,
            };
            problems.push(FieldProblem::new(format!("input.questions.{place}"), message));
        }
        Ok(problems)
    }

    async fn next_sequence(&self, workshop: WorkshopId) -> Result<i32, Error> {
        use round::Column;
        let mut select = self.access().rows::<round::Entity>();
        select
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("rounds"))
            .expr_as(col(Column::Sequence).max(), Alias::new("last"))
            .and_where(col(Column::WorkshopId).eq(workshop.0));
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(1);
        };
        let (rounds, last): (i64, Option<i32>) = (row.try_get("", "rounds")?, row.try_get("", "last")?);
        if usize::try_from(rounds).is_ok_and(|rounds| rounds >= MOST_ROUNDS) {
            return Err(Error::Conflict(format!(
                "the workshop already has {MOST_ROUNDS} rounds, which is the maximum"
            )));
        }
        Ok(last.unwrap_or(0) + 1)
    }
}
