//! A row links a recommendation to one study, programme, term, outcome or question that it is based on.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recommendation_basis")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub recommendation_id: Uuid,
    pub study_id: Option<Uuid>,
    pub programme_id: Option<Uuid>,
    pub term_id: Option<Uuid>,
    pub outcome_id: Option<Uuid>,
    pub question_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::recommendation::Entity",
        from = "Column::RecommendationId",
        to = "super::recommendation::Column::Id"
    )]
    Recommendation,
}

impl ActiveModelBehavior for ActiveModel {}
