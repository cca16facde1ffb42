//! A row is a file whose records were imported into a review.

use sea_orm::entity::prelude::*;

use crate::column::Millis;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "record_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub review_id: Uuid,
    pub source_id: Uuid,
    pub file_name: Option<String>,
    pub format: String,
    pub records: i32,
    pub imported_at: Millis,
    pub by_id: Option<Uuid>,
    pub undone_at: Option<Millis>,
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
