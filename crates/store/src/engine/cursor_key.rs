//! The key that encrypts cursors of lists.

use aws_lc_rs::aead::{AES_256_GCM_SIV, LessSafeKey, UnboundKey};

use crate::engine::error::Error;

/// The key that encrypts cursors. It is stored in the database, so that every node can read every cursor.
pub(crate) struct CursorKey(pub(crate) LessSafeKey);

impl std::fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CursorKey")
    }
}

impl CursorKey {
    /// # Errors
    /// [`Error::Corrupt`] if the secret is not 32 bytes long.
    pub(crate) fn new(secret: &[u8]) -> Result<Self, Error> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, secret);
        key.map(|key| Self(LessSafeKey::new(key)))
            .map_err(|_| Error::Corrupt("the stored cursor key does not have 32 bytes".to_owned()))
    }
}
