//! A row is one rating of how certain the evidence of a cell of the evidence map is.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "certainty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub row_dimension: String,
    pub column_dimension: String,
    pub row_term_id: Uuid,
    pub column_term_id: Uuid,
    pub framework: String,
    pub level: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub reasons: Json,
    pub rated_by_id: Uuid,
    pub rated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
