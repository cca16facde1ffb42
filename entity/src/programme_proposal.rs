//! A row is a proposed change to a published programme, and the decision on it.

use policy::Role;
use sea_orm::entity::prelude::*;
use serde_json::{Map, Value};

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub programme_id: Uuid,
    pub by_id: Uuid,
    pub organisation_id: Option<Uuid>,
    pub role: Code<Role>,
    #[sea_orm(column_type = "JsonBinary")]
    pub changes: AsJson<Map<String, Value>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub before: AsJson<Map<String, Value>>,
    pub note: Option<String>,
    pub proposed_at: Millis,
    pub accepted: Option<bool>,
    pub decided_by_id: Option<Uuid>,
    pub decision_note: Option<String>,
    pub decided_at: Option<Millis>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::programme::Entity",
        from = "Column::ProgrammeId",
        to = "super::programme::Column::Id"
    )]
    Programme,
}

impl ActiveModelBehavior for ActiveModel {}
