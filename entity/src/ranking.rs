//! A row is the order that the ballots of a closed round give, with the method, weighting and version of the calculation.

use evidence::vocabulary::{BallotWeighting, RankingMethod};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ranking")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub round_id: Uuid,
    pub method: Code<RankingMethod>,
    pub weighting: Code<BallotWeighting>,
    pub algorithm_version: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub result: Json,
    pub calculated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::round::Entity", from = "Column::RoundId", to = "super::round::Column::Id")]
    Round,
}

impl ActiveModelBehavior for ActiveModel {}
