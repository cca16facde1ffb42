//! A row is a key that signs role tokens.

use sea_orm::entity::prelude::*;

use crate::column::Millis;

use crate::sealed::Sealed;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub algorithm: String,
    pub public_key: Vec<u8>,
    pub private_key: Sealed,
    /// The id of the key, outside the database, that encrypts the private key. `None` means that the private key is stored unencrypted.
    pub sealed_under: Option<String>,
    pub created_at: Millis,
    pub retires_at: Option<Millis>,
    pub current: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
