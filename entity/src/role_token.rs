//! A row describes an issued role token. The token's secret is not stored.

use policy::Role;
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub label: String,
    pub role: Code<Role>,
    pub account_id: Uuid,
    pub workshop_id: Option<Uuid>,
    pub issued_by_id: Option<Uuid>,
    pub issued_at: Millis,
    pub expires_at: Millis,
    pub last_used_at: Option<Millis>,
    pub rotated_from_id: Option<Uuid>,
    pub revoked_at: Option<Millis>,
    pub revoked_reason: Option<String>,
    pub key_id: String,
    pub display: bool,
    /// Hashes of the only documents that the token may run. `None` means any document.
    pub operations: Option<AsJson<Vec<String>>>,
    /// The only origins whose pages may use the token. `None` means any origin.
    pub origins: Option<AsJson<Vec<String>>>,
    /// Whether the token can only read.
    pub read_only: bool,
    /// The number of requests a minute. `None` means the limit of the configuration.
    pub requests_per_minute: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
    #[sea_orm(
        belongs_to = "super::signing_key::Entity",
        from = "Column::KeyId",
        to = "super::signing_key::Column::Id"
    )]
    SigningKey,
}

impl ActiveModelBehavior for ActiveModel {}
