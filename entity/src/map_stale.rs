//! A row names a study that a transaction changed and that must be counted again before it commits.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "map_stale")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub study_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub writer: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
