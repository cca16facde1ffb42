//! A row is a participant's contribution to a workshop, in the participant's own words.

use evidence::vocabulary::{ContributionKind, Perspective, Provenance};
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contribution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workshop_id: Uuid,
    pub participant_id: Uuid,
    pub code: Option<String>,
    pub kind: Code<ContributionKind>,
    pub perspective: Code<Perspective>,
    #[sea_orm(column_type = "JsonBinary")]
    pub themes: AsJson<Vec<String>>,
    pub text: String,
    pub programme_id: Option<Uuid>,
    pub erased_at: Option<Millis>,
    pub provenance: Code<Provenance>,
    pub created_at: Millis,
    pub stems: String,
    pub withdrawn_at: Option<Millis>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::workshop::Entity",
        from = "Column::WorkshopId",
        to = "super::workshop::Column::Id"
    )]
    Workshop,
    #[sea_orm(
        belongs_to = "super::participant::Entity",
        from = "Column::ParticipantId",
        to = "super::participant::Column::Id"
    )]
    Participant,
}

impl ActiveModelBehavior for ActiveModel {}
