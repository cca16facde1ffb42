//! A row is the receipt of a withdrawal: it tells the participant what was hidden, what was erased, and what stays. Append-only.

use evidence::vocabulary::ConsentScope;
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Millis};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "withdrawal_receipt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub participant_id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub withdrawn: AsJson<Vec<ConsentScope>>,
    pub erased: bool,
    pub contributions_hidden: i32,
    pub contributions_erased: i32,
    pub questions_hidden: i32,
    pub questions_erased: i32,
    pub ballots_withdrawn: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub rounds: AsJson<Vec<Uuid>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub kept: AsJson<Vec<String>>,
    pub plain_language: String,
    pub recorded_at: Millis,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
