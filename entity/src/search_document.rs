//! A row is the searchable text of one row of evidence. The database keeps the full-text index up to date.

use evidence::vocabulary::SearchKind;
use sea_orm::entity::prelude::*;

use crate::column::Code;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "search_document")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: Code<SearchKind>,
    pub row_id: Uuid,
    pub heading: String,
    pub body: String,
    pub heading_stems: String,
    pub body_stems: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
