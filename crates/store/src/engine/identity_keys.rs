//! The keys that identities of participants are sealed under.

use std::collections::BTreeMap;

use crate::engine::error::Error;
use crate::engine::invalid_keys::InvalidKeys;
use crate::engine::seal::SealingKeys;

/// Keys that identities are sealed under, by their ids.
#[derive(Debug, Clone, Default)]
pub struct IdentityKeys(SealingKeys);

impl IdentityKeys {
    /// Keys in base64 by their ids, and the id of the one to seal with; none of either where no identities are kept.
    ///
    /// # Errors
    /// Where a key is malformed, or none of them is current.
    pub fn read(current: &str, keys: &BTreeMap<String, String>) -> Result<Self, InvalidKeys> {
        SealingKeys::read("identities", current, keys).map(Self)
    }

    /// One random key, for databases that are thrown away.
    ///
    /// # Errors
    /// Where the machine has no randomness to give.
    pub fn random() -> Result<Self, Error> {
        SealingKeys::random().map(Self)
    }

    /// The id of the key that new identities are sealed under.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        self.0.current()
    }

    /// Whether this key opens anything.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0.has(id)
    }

    /// The same keys without what they are for.
    pub(crate) const fn sealing(&self) -> &SealingKeys {
        &self.0
    }
}
