//! A row is one published version of the information that people read before they agree to take part in a workshop. Rows are append-only.

use sea_orm::entity::prelude::*;

use crate::column::Millis;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "information_sheet")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workshop_id: Uuid,
    pub version: String,
    pub text: String,
    pub contact: String,
    pub published_by_id: Option<Uuid>,
    pub published_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
