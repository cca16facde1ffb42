//! A row is one source that a review searched, with the search strategy, its limits and the day.

use chrono::NaiveDate;
use evidence::vocabulary::SearchSourceKind;
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "search_source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub review_id: Uuid,
    pub kind: Code<SearchSourceKind>,
    pub name: String,
    pub platform: Option<String>,
    pub strategy: Option<String>,
    pub searched_on: Option<NaiveDate>,
    pub limits: Option<String>,
    pub created_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::review::Entity", from = "Column::ReviewId", to = "super::review::Column::Id")]
    Review,
}

impl ActiveModelBehavior for ActiveModel {}
