//! A row is a training programme of the practice review.

use evidence::vocabulary::{Provenance, PublicationStatus};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub summary: Option<String>,
    pub rationale: Option<String>,
    pub materials: Option<String>,
    pub procedures: Option<String>,
    pub tailoring: Option<String>,
    pub modifications: Option<String>,
    pub fidelity_planned: Option<String>,
    pub fidelity_actual: Option<String>,
    pub status: Code<PublicationStatus>,
    pub project_id: Option<Uuid>,
    pub organisation_id: Option<Uuid>,
    pub region: Option<String>,
    pub started_year: Option<i32>,
    pub ended_year: Option<i32>,
    pub sessions: Option<i32>,
    pub hours: Option<f64>,
    pub weeks: Option<f64>,
    pub involvement_level: Option<i32>,
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub notes: Option<String>,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub version: i32,
    pub created_at: Millis,
    pub updated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    #[sea_orm(
        belongs_to = "super::organisation::Entity",
        from = "Column::OrganisationId",
        to = "super::organisation::Column::Id"
    )]
    Organisation,
}

impl ActiveModelBehavior for ActiveModel {}
