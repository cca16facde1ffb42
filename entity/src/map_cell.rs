//! A row holds the counts of one cell of an evidence map, for one audience.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "map_cell")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub audience: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_place: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub column_place: i32,
    pub studies: i64,
    pub outcomes: i64,
    pub benefit: i64,
    pub harm: i64,
    pub no_change: i64,
    pub inconsistent: i64,
    pub not_reported: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
