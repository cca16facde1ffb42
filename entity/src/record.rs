//! A row is a bibliographic record as a search returned it, with where it is in its review.

use evidence::vocabulary::{RemovalKind, ScreeningStage, ScreeningVerdict};
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub review_id: Uuid,
    pub source_id: Uuid,
    pub import_id: Uuid,
    pub title: String,
    #[sea_orm(column_name = "abstract")]
    pub abstract_text: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub authors: AsJson<Vec<String>>,
    pub authors_incomplete: bool,
    pub year: Option<i32>,
    pub journal: Option<String>,
    pub journal_short: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub article_number: Option<String>,
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub url: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub keywords: AsJson<Vec<String>>,
    pub language: Option<String>,
    pub kind: Option<String>,
    pub raw: Option<String>,
    pub line: Option<i32>,
    pub digest: String,
    pub occurrence: i32,
    pub shuffle: i64,
    pub duplicate_of_id: Option<Uuid>,
    pub removed: Option<Code<RemovalKind>>,
    pub removal_note: Option<String>,
    pub retrieved: Option<bool>,
    pub stage: Option<Code<ScreeningStage>>,
    pub ta_votes: i32,
    pub ta_verdict: Option<Code<ScreeningVerdict>>,
    pub ft_votes: i32,
    pub ft_verdict: Option<Code<ScreeningVerdict>>,
    pub ft_reason: Option<String>,
    pub report_id: Option<Uuid>,
    pub undone_at: Option<Millis>,
    pub created_at: Millis,
    pub updated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::review::Entity", from = "Column::ReviewId", to = "super::review::Column::Id")]
    Review,
    #[sea_orm(
        belongs_to = "super::search_source::Entity",
        from = "Column::SourceId",
        to = "super::search_source::Column::Id"
    )]
    SearchSource,
}

impl ActiveModelBehavior for ActiveModel {}
