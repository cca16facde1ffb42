//! A row is one round of prioritisation in a workshop.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workshop_id: Uuid,
    pub code: Option<String>,
    pub kind: String,
    pub sequence: i32,
    pub status: String,
    pub method: String,
    pub weighting: String,
    pub dots_per_ballot: Option<i32>,
    pub show_tally_while_open: bool,
    pub opened_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub version: i32,
    pub created_at: i64,
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
