//! A row is an account: a person or an organisation's system that can hold role tokens. Participants are rows of `participant`.

use evidence::vocabulary::AccountKind;
use sea_orm::entity::prelude::*;

use crate::column::{Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: Option<String>,
    pub display_name: String,
    pub kind: Code<AccountKind>,
    pub organisation_id: Option<Uuid>,
    pub created_at: Millis,
    /// When the account was closed. None of the tokens of a closed account is valid.
    pub closed_at: Option<Millis>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::organisation::Entity",
        from = "Column::OrganisationId",
        to = "super::organisation::Column::Id"
    )]
    Organisation,
}

impl ActiveModelBehavior for ActiveModel {}
