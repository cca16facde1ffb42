//! A row is an organisation that runs programmes, has accounts or takes part in projects.

use evidence::vocabulary::{OrganisationKind, Provenance};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub kind: Code<OrganisationKind>,
    pub ror: Option<String>,
    pub region: Option<String>,
    pub country_code: Option<String>,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
