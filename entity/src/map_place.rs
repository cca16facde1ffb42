//! A row gives a short number to a value that studies or outcomes have in a dimension.

use evidence::vocabulary::Dimension;
use sea_orm::entity::prelude::*;

use crate::column::Code;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "map_place")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub dimension: Code<Dimension>,
    pub value: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
