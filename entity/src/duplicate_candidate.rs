//! A row is a pair of records that may describe the same publication, and the decision on the pair.

use sea_orm::entity::prelude::*;

use crate::column::Millis;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "duplicate_candidate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub review_id: Uuid,
    pub left_id: Uuid,
    pub right_id: Uuid,
    pub score: f64,
    #[sea_orm(column_type = "JsonBinary")]
    pub evidence: Json,
    pub status: String,
    pub decided_by_id: Option<Uuid>,
    pub decided_at: Option<Millis>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
