//! A row is the number of ballots that were cast, changed, withdrawn or entered for others in a round on one day.

use chrono::NaiveDate;
use evidence::vocabulary::BallotAct;
use sea_orm::entity::prelude::*;

use crate::column::Code;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    #[sea_orm(primary_key, auto_increment = false)]
    pub act: Code<BallotAct>,
    pub ballots: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::round::Entity", from = "Column::RoundId", to = "super::round::Column::Id")]
    Round,
}

impl ActiveModelBehavior for ActiveModel {}
