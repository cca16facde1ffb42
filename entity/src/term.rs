//! A row is one term of the controlled vocabulary, with its dimension, definition and synonyms.

use evidence::vocabulary::{Dimension, Provenance};
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub dimension: Code<Dimension>,
    pub code: String,
    pub label: String,
    pub definition: String,
    pub source: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub synonyms: AsJson<Vec<String>>,
    pub level: Option<i32>,
    pub position: i32,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
