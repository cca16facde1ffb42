//! A row is a publication. A study can have several reports, and a report can describe several studies.

use evidence::vocabulary::Provenance;
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: Option<String>,
    pub title: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub authors: AsJson<Vec<String>>,
    pub authors_incomplete: bool,
    pub year: Option<i32>,
    pub journal: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub url: Option<String>,
    #[sea_orm(column_name = "abstract")]
    pub abstract_text: Option<String>,
    pub kind: Option<String>,
    pub retracted: bool,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub created_at: Millis,
    pub updated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
