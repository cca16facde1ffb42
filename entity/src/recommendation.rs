//! A row is a numbered recommendation of a project.

use evidence::vocabulary::Provenance;
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recommendation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub number: i32,
    pub text: String,
    pub audience: Option<String>,
    pub status: Option<String>,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub created_at: Millis,
    pub version: i32,
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
