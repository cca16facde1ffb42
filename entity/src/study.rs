//! A row is a piece of research, apart from the reports that describe it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "study")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub title: String,
    pub year: Option<i32>,
    pub label: String,
    pub kind: String,
    pub mmat_category: Option<String>,
    pub sample_size: Option<i32>,
    pub term_used: Option<String>,
    pub involvement: Option<String>,
    pub plain_language_summary: Option<String>,
    pub status: String,
    pub review_id: Option<Uuid>,
    pub provenance: String,
    pub source_url: Option<String>,
    pub version: i32,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::review::Entity", from = "Column::ReviewId", to = "super::review::Column::Id")]
    Review,
}

impl ActiveModelBehavior for ActiveModel {}
