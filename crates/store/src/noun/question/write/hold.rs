//! Locks questions, and the workshops that they belong to, for a unit of work.

use entity::{question, round_question};
use policy::id::{QuestionId, RoundId, WorkshopId};
use policy::{Action, Permit, QuestionFacts};
use sea_orm::sea_query::{ExprTrait, LockType, Query, SelectStatement, UpdateStatement};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::workshop::hold::Hold;

impl Work {
    /// The question, if the viewer can see it, and permission to do `A` to it. "Not found" if they cannot see it, "forbidden" if they may
    /// not do it.
    pub(super) async fn hold_question<A>(&self, id: QuestionId) -> Result<(Permit<A>, question::Model), Error>
    where
        A: Action<Target = QuestionId, Facts = QuestionFacts>,
    {
        let facts = self.question_facts(id, Hold::ToAdd).await?;
        let permit = self.permit::<A>(id, &facts, &id.to_string())?;
        let question = self.hold_questions(&[id]).await?.pop().ok_or(Error::NotFound("question"))?;
        Ok((permit, question))
    }

    /// The facts that the policy needs about a question that the viewer can see. The workshop is locked before any question, so that all
    /// changes of questions take their locks in the same order.
    pub(crate) async fn question_facts(&self, id: QuestionId, hold: Hold) -> Result<QuestionFacts, Error> {
        let workshop = match self.workshop_of_question(id).await? {
            Some(workshop) => Some(self.hold_workshop(workshop, hold).await?.facts),
            None => None,
        };
        Ok(QuestionFacts { workshop })
    }

    /// Those of these questions that the viewer may see, locked in the order of their ids.
    pub(crate) async fn hold_questions(&self, ids: &[QuestionId]) -> Result<Vec<question::Model>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.access().rows::<question::Entity>();
        select.and_where(is_one_of(self.access().backend(), question::Column::Id, &ids));
        self.lock_questions(select).await
    }

    /// The questions that the statement finds, locked in the order of their ids.
    pub(super) async fn lock_questions(&self, mut select: SelectStatement) -> Result<Vec<question::Model>, Error> {
        all_columns::<question::Entity>(&mut select);
        select.order_by_expr(col(question::Column::Id), Order::Asc);
        self.lock(&mut select, LockType::Update);
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(question::Model::from_query_result(row, "")?)).collect()
    }

    /// The workshop of a question never changes, so it is read before anything is locked.
    async fn workshop_of_question(&self, id: QuestionId) -> Result<Option<WorkshopId>, Error> {
        let mut select = self.access().rows::<question::Entity>();
        columns(&mut select, &[question::Column::WorkshopId]);
        select.and_where(col(question::Column::Id).eq(id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("question"))?;
        let workshop: Option<Uuid> = row.try_get("", "workshop_id")?;
        Ok(workshop.map(WorkshopId))
    }

    /// Makes one change to a locked question: applies `change`, increments the version, and notifies subscribers.
    pub(super) async fn change_question<A>(
        &self,
        permit: &Permit<A>,
        held: &question::Model,
        change: impl FnOnce(&mut UpdateStatement),
    ) -> Result<(), Error>
    where
        A: Action<Target = QuestionId>,
    {
        let mut update = Query::update()
            .table(question::Entity)
            .value(question::Column::Version, held.version + 1)
            .value(question::Column::UpdatedAt, self.now())
            .and_where(col(question::Column::Id).eq(permit.target().0))
            .and_where(col(question::Column::Version).eq(held.version))
            .take();
        change(&mut update);
        if self.under(permit).update(&update).await? != 1 {
            return Err(Error::Stale {
                entity: "question",
                expected: held.version,
                found: held.version + 1,
            });
        }
        self.tell_of_questions(&[held]).await
    }

    /// Notifies the subscribers of these questions' workshops, and of the rounds that contain the questions.
    pub(crate) async fn tell_of_questions(&self, questions: &[&question::Model]) -> Result<(), Error> {
        use round_question::Column;
        for workshop in questions.iter().filter_map(|question| question.workshop_id) {
            self.announce(Changed::Workshop(WorkshopId(workshop)));
        }
        let ids: Vec<Uuid> = questions.iter().map(|question| question.id).collect();
        let select = Query::select()
            .distinct()
            .expr_as(col(Column::RoundId), "round_id")
            .unscoped::<round_question::Entity>(Unscoped::Bookkeeping)
            .and_where(is_one_of(self.access().backend(), Column::QuestionId, &ids))
            .take();
        for row in self.inside().query_all(&select).await? {
            self.announce(Changed::Round(RoundId(row.try_get("", "round_id")?)));
        }
        Ok(())
    }
}
