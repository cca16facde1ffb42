//! A row is a research question, whether submitted, merged or prioritised.

use evidence::vocabulary::{Perspective, Provenance, QuestionStatus};
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub text: String,
    pub plain_language: Option<String>,
    pub theme: Option<String>,
    pub status: Code<QuestionStatus>,
    pub project_id: Option<Uuid>,
    pub workshop_id: Option<Uuid>,
    pub participant_id: Option<Uuid>,
    pub perspective: Option<Code<Perspective>>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub raised_by: Option<AsJson<Vec<Perspective>>>,
    pub merged_into_id: Option<Uuid>,
    pub merge_reason: Option<String>,
    pub rank: Option<i32>,
    pub display_order: Option<i32>,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub version: i32,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub summary: bool,
    pub words_of_id: Option<Uuid>,
    pub room_rank: Option<i32>,
    pub rank_ballots: Option<i32>,
    pub withdrawn_at: Option<Millis>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    #[sea_orm(
        belongs_to = "super::workshop::Entity",
        from = "Column::WorkshopId",
        to = "super::workshop::Column::Id"
    )]
    Workshop,
}

impl ActiveModelBehavior for ActiveModel {}
