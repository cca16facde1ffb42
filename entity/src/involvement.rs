//! A row describes how one group of people takes part in a programme.

use evidence::vocabulary::{PaymentBasis, Perspective};
use sea_orm::entity::prelude::*;

use crate::column::Code;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "involvement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub programme_id: Uuid,
    pub position: i32,
    pub who: Code<Perspective>,
    pub recruitment: Option<String>,
    pub preparation: Option<String>,
    pub support: Option<String>,
    pub payment: Option<Code<PaymentBasis>>,
    pub term_used: Option<String>,
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
