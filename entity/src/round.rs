//! A row is one round of prioritisation in a workshop.

use evidence::vocabulary::{BallotWeighting, RankingMethod, RoundKind, RoundStatus};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workshop_id: Uuid,
    pub code: Option<String>,
    pub kind: Code<RoundKind>,
    pub sequence: i32,
    pub status: Code<RoundStatus>,
    pub method: Code<RankingMethod>,
    pub weighting: Code<BallotWeighting>,
    pub dots_per_ballot: Option<i32>,
    pub show_tally_while_open: bool,
    pub opened_at: Option<Millis>,
    pub closed_at: Option<Millis>,
    pub version: i32,
    pub created_at: Millis,
    pub tally_version: i32,
    pub ballots_at_close: Option<i32>,
    pub withdrawn_since: i32,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub shown_order: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::workshop::Entity",
        from = "Column::WorkshopId",
        to = "super::workshop::Column::Id"
    )]
    Workshop,
}

impl ActiveModelBehavior for ActiveModel {}
