//! Keeps the public keys in memory. A key that is not known yet (made on another node) is looked for in the store, at
//! most once a second however many ask.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use jsonwebtoken::DecodingKey;
use store::{PublicKey, Store};
use tokio::sync::Mutex;
use tokio::time::Instant;

const READ_EVERY: Duration = Duration::from_secs(1);

/// A public key, ready to verify.
pub(super) struct Key {
    public: PublicKey,
    decoding: DecodingKey,
}

impl Key {
    /// Whether nothing that it signed is accepted any more, as far as was known when it was read. The rows of its tokens
    /// end no later.
    pub(super) fn retired(&self, now: DateTime<Utc>) -> bool {
        self.public.retired(now)
    }

    pub(super) const fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

type Ring = HashMap<String, Arc<Key>>;

/// The keys that verify.
pub(super) struct Keys {
    store: Store,
    ring: RwLock<Ring>,
    /// When the store was asked last.
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

    /// The key with this id, if we have one.
    pub(super) async fn find(&self, key_id: &str) -> Result<Option<Arc<Key>>, store::Error> {
        if let Some(key) = self.known(key_id) {
            return Ok(Some(key));
        }
        let asked = Instant::now();
        let mut read_at = self.read_at.lock().await;
        // Whoever waited here while another read the store has their answer in that reading.
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
        // Nothing panics while it holds this lock, and a ring is replaced whole: what is there is good.
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
