//! A row is a co-production workshop.

use chrono::NaiveDate;
use evidence::vocabulary::{Provenance, PublicationStatus};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workshop")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub title: String,
    pub held_on: Option<NaiveDate>,
    pub place: Option<String>,
    pub mode: Option<String>,
    pub status: Code<PublicationStatus>,
    pub project_id: Option<Uuid>,
    pub ground_rules: Option<String>,
    pub join_code: Option<String>,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub people_snapshot: Option<Json>,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub joining_open: bool,
    pub places: Option<i32>,
    pub confirms_participants: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
}

impl ActiveModelBehavior for ActiveModel {}
