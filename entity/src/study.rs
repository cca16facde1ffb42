//! A row is a study. The reports that describe it are rows of `report`.

use evidence::vocabulary::{MmatCategory, Provenance, PublicationStatus, StudyKind};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "study")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub title: String,
    pub year: Option<i32>,
    pub label: String,
    pub kind: Code<StudyKind>,
    pub mmat_category: Option<Code<MmatCategory>>,
    pub sample_size: Option<i32>,
    pub term_used: Option<String>,
    pub involvement: Option<String>,
    pub plain_language_summary: Option<String>,
    pub status: Code<PublicationStatus>,
    pub review_id: Option<Uuid>,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub version: i32,
    pub created_at: Millis,
    pub updated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::review::Entity", from = "Column::ReviewId", to = "super::review::Column::Id")]
    Review,
}

impl ActiveModelBehavior for ActiveModel {}
