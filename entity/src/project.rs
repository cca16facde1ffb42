//! A row is a project with aims and a funder, such as a scoping project.

use chrono::NaiveDate;
use evidence::vocabulary::Provenance;
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub title: String,
    pub summary: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub aims: AsJson<Vec<String>>,
    pub started_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    pub funder: Option<String>,
    pub licence: Option<String>,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub version: i32,
    pub created_at: Millis,
    pub updated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
