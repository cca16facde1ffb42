//! A row says that two studies may share participants. Each pair of studies has two rows, one in each direction.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "study_overlap")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub left_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub right_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
