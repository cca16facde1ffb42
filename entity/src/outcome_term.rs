//! A row links an outcome to a term that names a parameter of effectiveness.

use evidence::vocabulary::Dimension;
use sea_orm::entity::prelude::*;

use crate::column::Code;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outcome_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub outcome_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub term_id: Uuid,
    pub dimension: Code<Dimension>,
    pub position: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::outcome::Entity",
        from = "Column::OutcomeId",
        to = "super::outcome::Column::Id"
    )]
    Outcome,
    #[sea_orm(belongs_to = "super::term::Entity", from = "Column::TermId", to = "super::term::Column::Id")]
    Term,
}

impl ActiveModelBehavior for ActiveModel {}
