//! A row is one action, allowed or denied. Rows are append-only, but the actor and the id of the row acted on can be removed.

use evidence::vocabulary::AuditOutcome;
use policy::Role;
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Millis,
    pub actor_id: Option<Uuid>,
    pub role: Code<Role>,
    pub action: String,
    pub resource: Option<String>,
    pub resource_id: Option<String>,
    pub outcome: Code<AuditOutcome>,
    pub request_id: String,
    pub fields: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
