//! Finds rows that refer to a row, which therefore cannot be deleted.

use entity::{
    appraisal, contribution, outcome, programme, question, question_link, recommendation, recommendation_basis, review, round_question,
    workshop, workshop_programme,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait};
use uuid::Uuid;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

impl Work {
    /// Refuses to delete a row whose id occurs in `column` of a row of `E`.
    async fn unless_named_by<E: EntityTrait, C: ColumnTrait>(&self, by: &str, column: C, ids: &[Uuid]) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let select = Query::select()
            .expr(Expr::val(1))
            .unscoped::<E>(Unscoped::WhatRefersToIt)
            .and_where(is_one_of(self.access().backend(), column, ids))
            .limit(1)
            .take();
        if self.inside().query_one(&select).await?.is_some() {
            return Err(Error::Conflict(format!("{by} depends on it: remove that first")));
        }
        Ok(())
    }

    pub(super) async fn nothing_rests_on_programme(&self, id: Uuid) -> Result<(), Error> {
        let id = &[id];
        self.unless_named_by::<outcome::Entity, _>("an outcome", outcome::Column::ProgrammeId, id)
            .await?;
        self.unless_named_by::<question_link::Entity, _>("a question", question_link::Column::ProgrammeId, id)
            .await?;
        self.unless_named_by::<workshop_programme::Entity, _>("a workshop", workshop_programme::Column::ProgrammeId, id)
            .await?;
        self.unless_named_by::<contribution::Entity, _>("a contribution", contribution::Column::ProgrammeId, id)
            .await?;
        self.unless_named_by::<recommendation_basis::Entity, _>("a recommendation", recommendation_basis::Column::ProgrammeId, id)
            .await
    }

    /// `outcomes` are the study's outcomes. They are deleted with it, so nothing may depend on them either.
    pub(super) async fn nothing_rests_on_study(&self, id: Uuid, outcomes: &[Uuid]) -> Result<(), Error> {
        let id = &[id];
        self.unless_named_by::<question_link::Entity, _>("a question", question_link::Column::StudyId, id)
            .await?;
        self.unless_named_by::<question_link::Entity, _>("a question", question_link::Column::OutcomeId, outcomes)
            .await?;
        self.unless_named_by::<recommendation_basis::Entity, _>("a recommendation", recommendation_basis::Column::StudyId, id)
            .await?;
        self.unless_named_by::<recommendation_basis::Entity, _>("a recommendation", recommendation_basis::Column::OutcomeId, outcomes)
            .await?;
        self.unless_named_by::<appraisal::Entity, _>("an appraisal", appraisal::Column::StudyId, id)
            .await
    }

    pub(super) async fn nothing_rests_on_question(&self, id: Uuid) -> Result<(), Error> {
        let id = &[id];
        self.unless_named_by::<round_question::Entity, _>("a round", round_question::Column::QuestionId, id)
            .await?;
        self.unless_named_by::<question::Entity, _>("a question that was merged into it", question::Column::MergedIntoId, id)
            .await?;
        self.unless_named_by::<recommendation_basis::Entity, _>("a recommendation", recommendation_basis::Column::QuestionId, id)
            .await
    }

    pub(super) async fn nothing_rests_on_project(&self, id: Uuid) -> Result<(), Error> {
        let id = &[id];
        self.unless_named_by::<programme::Entity, _>("a programme", programme::Column::ProjectId, id)
            .await?;
        self.unless_named_by::<review::Entity, _>("a review", review::Column::ProjectId, id)
            .await?;
        self.unless_named_by::<workshop::Entity, _>("a workshop", workshop::Column::ProjectId, id)
            .await?;
        self.unless_named_by::<question::Entity, _>("a question", question::Column::ProjectId, id)
            .await?;
        self.unless_named_by::<recommendation::Entity, _>("a recommendation", recommendation::Column::ProjectId, id)
            .await
    }
}

impl Writer<'_> {
    /// Deletes the row with this id.
    pub(super) async fn delete_row<E: EntityTrait, C: ColumnTrait>(&self, _table: E, key: C, id: Uuid) -> Result<(), Error> {
        self.delete::<E>(sea_orm::Condition::all().add(col(key).eq(id))).await
    }
}
