//! A row records that some viewers can no longer see another row. It contains that row's id, the time and who lost sight of it, and
//! nothing else of the row.

use sea_orm::entity::prelude::*;

use crate::column::Millis;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deletion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub row_id: Uuid,
    pub roles: String,
    pub organisation_id: Option<Uuid>,
    pub workshop_id: Option<Uuid>,
    pub at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
