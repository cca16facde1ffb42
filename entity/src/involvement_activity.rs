//! A row links an involvement to a term that names one of its activities.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "involvement_activity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub involvement_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub term_id: Uuid,
    pub position: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::involvement::Entity",
        from = "Column::InvolvementId",
        to = "super::involvement::Column::Id"
    )]
    Involvement,
    #[sea_orm(belongs_to = "super::term::Entity", from = "Column::TermId", to = "super::term::Column::Id")]
    Term,
}

impl ActiveModelBehavior for ActiveModel {}
