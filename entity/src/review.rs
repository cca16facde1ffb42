//! A row is a literature review with its question and its eligibility criteria.

use evidence::vocabulary::ReviewKind;
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub title: String,
    pub kind: Code<ReviewKind>,
    pub question: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub eligibility: AsJson<Vec<String>>,
    pub registration: Option<String>,
    pub project_id: Option<Uuid>,
    pub version: i32,
    pub created_at: Millis,
    pub updated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
