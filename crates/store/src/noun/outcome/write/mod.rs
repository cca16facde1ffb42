//! Changes outcomes: each change is one unit of work, with its permit and its audit row inside.

mod check;
mod input;
mod save;
mod words;

use entity::column::Code;
use entity::{outcome, study};
use evidence::vocabulary::{PublicationStatus, StudyKind};
use policy::id::{OutcomeId, StudyId};
use policy::{Action, Permit, StudyFacts, action};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{DbBackend, FromQueryResult};

use super::view::{Outcome, StoredOutcome, outcome_columns};
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::noun::study::Study;

pub use input::OutcomeInput;

/// The facts about an outcome's study that a change of the outcome needs.
struct OfStudy {
    id: StudyId,
    kind: StudyKind,
    facts: StudyFacts,
}

#[derive(FromQueryResult)]
struct StudyToEdit {
    kind: Code<StudyKind>,
    status: Code<PublicationStatus>,
}

/// Whether the public can see or could see a study of this status.
pub(crate) const fn is_released(status: PublicationStatus) -> bool {
    match status {
        PublicationStatus::Draft | PublicationStatus::InReview => false,
        PublicationStatus::Published | PublicationStatus::Archived => true,
    }
}

impl Work {
    /// The study, if the viewer may see it, locked until the transaction ends.
    async fn study_of_outcomes(&self, id: StudyId) -> Result<OfStudy, Error> {
        let mut select = self.access().rows::<study::Entity>();
        columns(&mut select, &[study::Column::Kind, study::Column::Status]);
        select.and_where(col(study::Column::Id).eq(id.0));
        if self.access().backend() == DbBackend::Postgres {
            select.lock(LockType::Update);
        }
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("study"))?;
        let row = StudyToEdit::from_query_result(&row, "")?;
        Ok(OfStudy {
            id,
            kind: row.kind.0,
            facts: StudyFacts {
                released: is_released(row.status.0),
            },
        })
    }

    /// The outcome, if the viewer may see it, and its study; both locked until the transaction ends.
    async fn held_outcome(&self, id: OutcomeId) -> Result<(Outcome, OfStudy), Error> {
        let own = || {
            let mut rows = self.access().rows::<outcome::Entity>();
            rows.and_where(col(outcome::Column::Id).eq(id.0));
            rows
        };
        // Hidden changes are counted in another table, so they are read after the lock is taken.
        let mut lock = own();
        lock.expr(Expr::val(1));
        if self.lock(&mut lock, LockType::Update) {
            self.inside().query_all(&lock).await?;
        }
        let mut select = own();
        outcome_columns(&self.access().asking_everything())(&mut select);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("outcome"))?;
        let held = Outcome::from_row(StoredOutcome::from_query_result(&row, "")?)?;
        let study = self.study_of_outcomes(held.study).await?;
        Ok((held, study))
    }

    /// Asks for permission to do `A` to an outcome. "Not found" if the viewer cannot see it, "forbidden" if they may not do it.
    async fn outcome_permit<A>(&self, id: OutcomeId, version: i32) -> Result<(Permit<A>, Outcome, OfStudy), Error>
    where
        A: Action<Target = OutcomeId, Facts = StudyFacts>,
    {
        let (held, study) = self.held_outcome(id).await?;
        let permit = self.permit::<A>(id, &study.facts, &id.to_string())?;
        if held.version == version {
            Ok((permit, held, study))
        } else {
            Err(stale(version, held.version))
        }
    }

    async fn record_outcome(&self, study: StudyId, input: &OutcomeInput) -> Result<OutcomeId, Error> {
        let study = self.study_of_outcomes(study).await?;
        let permit = self.permit::<action::RecordOutcome>(study.id, &study.facts, &study.id.to_string())?;
        let checked = self.check_outcome(input, &study, None).await?;
        let id = self.insert_outcome(&permit, &checked).await?;
        self.under(&permit).touch(CopiedKind::Study, &[study.id.0], Seen::ByAll).await?;
        Ok(id)
    }

    async fn update_outcome(&self, id: OutcomeId, version: i32, input: &OutcomeInput) -> Result<(), Error> {
        let (permit, held, study) = self.outcome_permit::<action::EditOutcome>(id, version).await?;
        let checked = self.check_outcome(input, &study, Some(&held)).await?;
        let before = self.open_part_of_outcome(id).await?;
        self.replace_outcome(&permit, &held, &checked).await?;
        let seen = self.under(&permit).outcome_changed(id, &before).await?;
        self.under(&permit).touch(CopiedKind::Study, &[study.id.0], seen).await
    }

    async fn delete_outcome(&self, id: OutcomeId, version: i32) -> Result<StudyId, Error> {
        let (permit, held, study) = self.outcome_permit::<action::DeleteOutcome>(id, version).await?;
        let sight = self.sight(&[(CopiedKind::Outcome, vec![id.0])]).await?;
        self.remove_outcome(&permit, &held).await?;
        self.under(&permit).settle(sight).await?;
        self.under(&permit).touch(CopiedKind::Study, &[study.id.0], Seen::ByAll).await?;
        Ok(study.id)
    }
}

fn stale(expected: i32, found: i32) -> Error {
    Error::Stale {
        entity: "outcome",
        expected,
        found,
    }
}

impl Access {
    /// Adds an outcome to a study.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] with every refused field.
    #[tracing::instrument(level = "debug", skip_all, fields(study.id = %study))]
    pub async fn record_outcome(&self, study: StudyId, input: &OutcomeInput) -> Result<Outcome, Error> {
        let seen = async { self.changed_study(study).await.map(drop) };
        let work = self.begin_to::<action::RecordOutcome>(Some(&study.to_string()), seen).await?;
        let result = work.record_outcome(study, input).await;
        let id = work.finish(result).await?;
        self.changed_outcome(id).await
    }

    /// Changes an outcome's description.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(outcome.id = %id))]
    pub async fn update_outcome(&self, id: OutcomeId, version: i32, input: &OutcomeInput) -> Result<Outcome, Error> {
        let seen = async { self.changed_outcome(id).await.map(drop) };
        let work = self.begin_to::<action::EditOutcome>(Some(&id.to_string()), seen).await?;
        let result = work.update_outcome(id, version, input).await;
        work.finish(result).await?;
        self.changed_outcome(id).await
    }

    /// Deletes an outcome with its parameters and its search text. The audit trail keeps its entries.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`]; [`Error::Conflict`] if a question or a recommendation refers to it.
    #[tracing::instrument(level = "debug", skip_all, fields(outcome.id = %id))]
    pub async fn delete_outcome(&self, id: OutcomeId, version: i32) -> Result<Study, Error> {
        let seen = async { self.changed_outcome(id).await.map(drop) };
        let work = self.begin_to::<action::DeleteOutcome>(Some(&id.to_string()), seen).await?;
        let result = work.delete_outcome(id, version).await;
        let study = work.finish(result).await?;
        self.changed_study(study).await
    }

    /// The outcome after a change.
    async fn changed_outcome(&self, id: OutcomeId) -> Result<Outcome, Error> {
        let mut found = self.outcomes_by_id(&[id]).await?;
        found.pop().ok_or(Error::NotFound("outcome"))
    }

    /// The study after a change.
    pub(crate) async fn changed_study(&self, id: StudyId) -> Result<Study, Error> {
        let mut found = self.studies_by_id(&[id]).await?;
        found.pop().ok_or(Error::NotFound("study"))
    }
}
