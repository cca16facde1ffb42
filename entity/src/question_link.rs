//! A row links a question to one study, programme, term or outcome, and says how they are related.

use evidence::vocabulary::{Provenance, QuestionRelation};
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "question_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub question_id: Uuid,
    pub relation: Code<QuestionRelation>,
    pub study_id: Option<Uuid>,
    pub programme_id: Option<Uuid>,
    pub term_id: Option<Uuid>,
    pub outcome_id: Option<Uuid>,
    pub note: Option<String>,
    pub provenance: Code<Provenance>,
    pub created_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::question::Entity",
        from = "Column::QuestionId",
        to = "super::question::Column::Id"
    )]
    Question,
    #[sea_orm(belongs_to = "super::study::Entity", from = "Column::StudyId", to = "super::study::Column::Id")]
    Study,
    #[sea_orm(
        belongs_to = "super::programme::Entity",
        from = "Column::ProgrammeId",
        to = "super::programme::Column::Id"
    )]
    Programme,
    #[sea_orm(belongs_to = "super::term::Entity", from = "Column::TermId", to = "super::term::Column::Id")]
    Term,
    #[sea_orm(
        belongs_to = "super::outcome::Entity",
        from = "Column::OutcomeId",
        to = "super::outcome::Column::Id"
    )]
    Outcome,
}

impl ActiveModelBehavior for ActiveModel {}
