//! A row is the ballot of one participant or of one small group in a round.

use evidence::vocabulary::Perspective;
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub round_id: Uuid,
    pub participant_id: Option<Uuid>,
    pub group_name: Option<String>,
    pub perspective: Code<Perspective>,
    pub cast_by_id: Option<Uuid>,
    pub cast_at: Millis,
    pub changed_at_version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::round::Entity", from = "Column::RoundId", to = "super::round::Column::Id")]
    Round,
}

impl ActiveModelBehavior for ActiveModel {}
