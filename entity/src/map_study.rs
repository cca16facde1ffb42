//! A row holds what maps count of one primary study: its terms, and the terms and directions of its outcomes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "map_study")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub study_id: Uuid,
    pub facts: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
