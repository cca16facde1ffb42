//! A row is what a participant said of one scope at one time; never changed, only followed.

use evidence::vocabulary::{ConsentScope, ConsentState};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub participant_id: Uuid,
    pub scope: Code<ConsentScope>,
    pub state: Code<ConsentState>,
    pub information_sheet: String,
    pub recorded_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::participant::Entity",
        from = "Column::ParticipantId",
        to = "super::participant::Column::Id"
    )]
    Participant,
}

impl ActiveModelBehavior for ActiveModel {}
