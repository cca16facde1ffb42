//! A row is a person in a workshop, under a pseudonym.

use evidence::vocabulary::{Perspective, Provenance};
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workshop_id: Uuid,
    pub code: Option<String>,
    pub pseudonym: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub perspectives: AsJson<Vec<Perspective>>,
    pub preferred_term: Option<String>,
    pub account_id: Option<Uuid>,
    pub erased_at: Option<Millis>,
    pub provenance: Code<Provenance>,
    pub created_at: Millis,
    pub confirmed_at: Option<Millis>,
    pub removed_at: Option<Millis>,
    pub removed_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::workshop::Entity",
        from = "Column::WorkshopId",
        to = "super::workshop::Column::Id"
    )]
    Workshop,
}

impl ActiveModelBehavior for ActiveModel {}
