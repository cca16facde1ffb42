//! A row is one rating of the certainty of the evidence in a cell of the evidence map. Rows are added, never changed.

use evidence::vocabulary::{CertaintyFramework, CertaintyLevel, Dimension};
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "certainty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub row_dimension: Code<Dimension>,
    pub column_dimension: Code<Dimension>,
    pub row_term_id: Uuid,
    pub column_term_id: Uuid,
    pub framework: Code<CertaintyFramework>,
    pub level: Code<CertaintyLevel>,
    #[sea_orm(column_type = "JsonBinary")]
    pub reasons: AsJson<Vec<String>>,
    pub rated_by_id: Uuid,
    pub rated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
