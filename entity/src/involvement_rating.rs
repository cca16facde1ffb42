//! A row is one rater's rating of a programme's level of involvement, on one published ladder.

use chrono::NaiveDate;
use evidence::vocabulary::{InvolvementFramework, Perspective, Provenance, RatingBasis};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "involvement_rating")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub programme_id: Uuid,
    pub framework: Code<InvolvementFramework>,
    pub level: i32,
    pub at_least: bool,
    pub evidence: String,
    pub basis: Code<RatingBasis>,
    pub rated_by: Option<Code<Perspective>>,
    pub rater_id: Option<Uuid>,
    pub rated_on: NaiveDate,
    pub provenance: Code<Provenance>,
    pub created_at: Millis,
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
