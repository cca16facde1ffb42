//! The keys that encrypt the identities of participants.

use std::collections::BTreeMap;

use crate::engine::error::Error;
use crate::engine::invalid_keys::InvalidKeys;
use crate::engine::seal::SealingKeys;

/// Keys that encrypt identities, by key id.
#[derive(Debug, Clone, Default)]
pub struct IdentityKeys(SealingKeys);

impl IdentityKeys {
    /// Reads base64 keys by their ids, and the id of the key to encrypt with. Both are empty if the service keeps no identities.
    ///
    /// # Errors
    /// If a key is malformed, or the current key is not among the keys.
    pub fn read(current: &str, keys: &BTreeMap<String, String>) -> Result<Self, InvalidKeys> {
        SealingKeys::read("identities", current, keys).map(Self)
    }

    /// One random key, for databases that are thrown away.
    ///
    /// # Errors
    /// If the machine cannot provide random bytes.
    pub fn random() -> Result<Self, Error> {
        SealingKeys::random().map(Self)
    }

    /// The id of the key that encrypts new identities.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        self.0.current()
    }

    /// Whether a key with this id is configured.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0.has(id)
    }

    /// The same keys in the form that the cipher uses.
    pub(crate) const fn sealing(&self) -> &SealingKeys {
        &self.0
    }
}
