//! A row is a bibliographic record as a search returned it.

use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub source_id: Uuid,
    pub title: String,
    #[sea_orm(column_name = "abstract")]
    pub abstract_text: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub authors: AsJson<Vec<String>>,
    pub year: Option<i32>,
    pub journal: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub url: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub keywords: AsJson<Vec<String>>,
    pub language: Option<String>,
    pub kind: Option<String>,
    pub duplicate_of_id: Option<Uuid>,
    pub retrieved: Option<bool>,
    pub report_id: Option<Uuid>,
    pub raw: Option<String>,
    pub line: Option<i32>,
    pub created_at: Millis,
    pub updated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::search_source::Entity",
        from = "Column::SourceId",
        to = "super::search_source::Column::Id"
    )]
    SearchSource,
}

impl ActiveModelBehavior for ActiveModel {}
