//! A row is the time of the last change of something that only those who see it from inside can see.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "inside_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
