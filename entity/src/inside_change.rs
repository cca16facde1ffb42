//! A row counts the changes of another row that not every viewer of that row can see, and has the time of the latest one.
//!
//! `at` and `changes` are for viewers who see the row from inside, `lead_at` and `lead_changes` for those who lead it.

use sea_orm::entity::prelude::*;

use crate::column::Millis;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "inside_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    pub at: Millis,
    pub changes: i32,
    pub lead_at: Millis,
    pub lead_changes: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
