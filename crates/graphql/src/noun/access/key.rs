//! The public facts of a signing key in the schema.

use async_graphql::SimpleObject;

use crate::engine::date::Time;

/// A key that signs role tokens. Its private part is never shown.
#[derive(SimpleObject)]
pub struct SigningKey {
    /// The id of the key: the header `kid` of the tokens that it signed.
    key_id: String,
    /// The algorithm of the key, by its name in JOSE headers.
    algorithm: String,
    /// When the key was created.
    created_at: Time,
    /// When the last token that the key signed has expired: from then on the key verifies nothing. Null for the
    /// current key.
    retires_at: Option<Time>,
    /// Whether this is the key that signs new tokens.
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
