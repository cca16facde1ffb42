//! Tells what rests on a row, so that it can't be deleted.

use entity::{
    appraisal, contribution, outcome, programme, question, question_link, recommendation, recommendation_basis, review, round_question,
    workshop, workshop_programme,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::engine::error::Error;
use crate::engine::sql::{col, is_one_of};
use crate::engine::work::Work;

impl Work {
    /// Refuses to delete a row that rows of `E` name in `column`.
    async fn unless_named_by<E: EntityTrait, C: ColumnTrait>(&self, by: &str, table: E, column: C, ids: &[Uuid]) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let select = Query::select()
            .expr(Expr::val(1))
            .from(table.table_ref())
            .and_where(is_one_of(self.access().backend(), column, ids))
            .limit(1)
            .take();
        if self.connection().query_one(&select).await?.is_some() {
            return Err(Error::Conflict(format!("{by} rests on it: take that away first")));
        }
        Ok(())
    }

    pub(super) async fn nothing_rests_on_programme(&self, id: Uuid) -> Result<(), Error> {
        let id = &[id];
        self.unless_named_by("an outcome", outcome::Entity, outcome::Column::ProgrammeId, id)
            .await?;
        self.unless_named_by("a question", question_link::Entity, question_link::Column::ProgrammeId, id)
            .await?;
        self.unless_named_by(
            "a workshop",
            workshop_programme::Entity,
            workshop_programme::Column::ProgrammeId,
            id,
        )
        .await?;
        self.unless_named_by("a contribution", contribution::Entity, contribution::Column::ProgrammeId, id)
            .await?;
        self.unless_named_by(
            "a recommendation",
            recommendation_basis::Entity,
            recommendation_basis::Column::ProgrammeId,
            id,
        )
        .await
    }

    /// `outcomes` are the study's: they go with it, so nothing may rest on them either.
    pub(super) async fn nothing_rests_on_study(&self, id: Uuid, outcomes: &[Uuid]) -> Result<(), Error> {
        let id = &[id];
        self.unless_named_by("a question", question_link::Entity, question_link::Column::StudyId, id)
            .await?;
        self.unless_named_by("a question", question_link::Entity, question_link::Column::OutcomeId, outcomes)
            .await?;
        self.unless_named_by(
            "a recommendation",
            recommendation_basis::Entity,
            recommendation_basis::Column::StudyId,
            id,
        )
        .await?;
        self.unless_named_by(
            "a recommendation",
            recommendation_basis::Entity,
            recommendation_basis::Column::OutcomeId,
            outcomes,
        )
        .await?;
        self.unless_named_by("an appraisal", appraisal::Entity, appraisal::Column::StudyId, id)
            .await
    }

    pub(super) async fn nothing_rests_on_question(&self, id: Uuid) -> Result<(), Error> {
        let id = &[id];
        self.unless_named_by("a round", round_question::Entity, round_question::Column::QuestionId, id)
            .await?;
        self.unless_named_by(
            "a question that was merged into it",
            question::Entity,
            question::Column::MergedIntoId,
            id,
        )
        .await?;
        self.unless_named_by(
            "a recommendation",
            recommendation_basis::Entity,
            recommendation_basis::Column::QuestionId,
            id,
        )
        .await
    }

    pub(super) async fn nothing_rests_on_project(&self, id: Uuid) -> Result<(), Error> {
        let id = &[id];
        self.unless_named_by("a programme", programme::Entity, programme::Column::ProjectId, id)
            .await?;
        self.unless_named_by("a review", review::Entity, review::Column::ProjectId, id)
            .await?;
        self.unless_named_by("a workshop", workshop::Entity, workshop::Column::ProjectId, id)
            .await?;
        self.unless_named_by("a question", question::Entity, question::Column::ProjectId, id)
            .await?;
        self.unless_named_by("a recommendation", recommendation::Entity, recommendation::Column::ProjectId, id)
            .await
    }

    /// Deletes the row with this id.
    pub(super) async fn delete_row<E: EntityTrait, C: ColumnTrait>(&self, _table: E, key: C, id: Uuid) -> Result<(), Error> {
        self.delete::<E>(sea_orm::Condition::all().add(col(key).eq(id))).await
    }
}
