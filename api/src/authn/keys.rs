//! Caches the public keys in memory. An unknown key (created on another node) is looked up in the store, at most once a second for all
//! requests together.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use jsonwebtoken::DecodingKey;
use store::{PublicKey, Store};
use tokio::sync::Mutex;
use tokio::time::Instant;

const READ_EVERY: Duration = Duration::from_secs(1);

/// A public key, ready to verify signatures.
pub(super) struct Key {
    public: PublicKey,
    decoding: DecodingKey,
}

impl Key {
    /// Whether tokens that the key signed are no longer accepted, as far as was known when the key was read. The rows of its tokens
    /// expire no later.
    pub(super) fn retired(&self, now: DateTime<Utc>) -> bool {
        self.public.retired(now)
    }

    pub(super) const fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

type Ring = HashMap<String, Arc<Key>>;

/// The keys that verify tokens.
pub(super) struct Keys {
    store: Store,
    ring: RwLock<Ring>,
    /// When the store was last read.
    read_at: Mutex<Option<Instant>>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

impl Keys {
    pub(super) fn new(store: Store) -> Self {
        Self {
            store,
            ring: RwLock::default(),
            read_at: Mutex::default(),
        }
    }

    /// The key with this id, if there is one.
    pub(super) async fn find(&self, key_id: &str) -> Result<Option<Arc<Key>>, store::Error> {
        if let Some(key) = self.known(key_id) {
            return Ok(Some(key));
        }
        let asked = Instant::now();
        let mut read_at = self.read_at.lock().await;
        // If another request read the store while this one waited, that reading is recent enough.
        if read_at.is_none_or(|read| read < asked) {
            if let Some(read) = *read_at {
                tokio::time::sleep_until(read + READ_EVERY).await;
            }
            let reading = Instant::now();
            let keys = self.store.public_keys().await?;
            *read_at = Some(reading);
            self.replace(keys);
        }
        Ok(self.known(key_id))
    }

    fn known(&self, key_id: &str) -> Option<Arc<Key>> {
        // Nothing panics while it holds this lock, and a key ring is replaced as a whole, so the value is valid.
        let ring = self.ring.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        ring.get(key_id).cloned()
    }

    fn replace(&self, keys: Vec<PublicKey>) {
        let ring: Ring = keys
            .into_iter()
            .map(|public| {
                let decoding = DecodingKey::from_ed_der(&public.public_key);
                (public.key_id.clone(), Arc::new(Key { public, decoding }))
            })
            .collect();
        *self.ring.write().unwrap_or_else(std::sync::PoisonError::into_inner) = ring;
    }
}
