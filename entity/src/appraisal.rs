//! A row is the critical appraisal of a study by one rater, or the consensus of several raters.

use evidence::vocabulary::AppraisalTool;
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "appraisal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub study_id: Uuid,
    pub tool: Code<AppraisalTool>,
    pub rater_id: Uuid,
    pub consensus: bool,
    pub created_at: Millis,
    pub updated_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::study::Entity", from = "Column::StudyId", to = "super::study::Column::Id")]
    Study,
}

impl ActiveModelBehavior for ActiveModel {}
