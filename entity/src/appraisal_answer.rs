//! A row is the answer to one criterion in an appraisal.

use evidence::vocabulary::AppraisalResponse;
use sea_orm::entity::prelude::*;

use crate::column::Code;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "appraisal_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub appraisal_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub criterion: String,
    pub answer: Code<AppraisalResponse>,
    pub comment: Option<String>,
    pub position: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::appraisal::Entity",
        from = "Column::AppraisalId",
        to = "super::appraisal::Column::Id"
    )]
    Appraisal,
}

impl ActiveModelBehavior for ActiveModel {}
