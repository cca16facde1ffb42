//! A signing key's public facts as GraphQL shows them.

use async_graphql::SimpleObject;

use crate::engine::date::Time;

/// A key that signs role tokens.
#[derive(SimpleObject)]
pub struct SigningKey {
    /// The `kid` of the tokens that it signed.
    key_id: String,
    /// The algorithm, under its name in JOSE headers.
    algorithm: String,
    /// When the key was made.
    created_at: Time,
    /// From when on nothing that it signed is accepted; null for the current key.
    retires_at: Option<Time>,
    /// Whether new tokens are signed with it.
    current: bool,
}

impl From<store::SigningKey> for SigningKey {
    fn from(key: store::SigningKey) -> Self {
        Self {
            key_id: key.key_id,
            algorithm: key.algorithm,
            created_at: Time(key.created_at),
            retires_at: key.retires_at.map(Time),
            current: key.current,
        }
    }
}
