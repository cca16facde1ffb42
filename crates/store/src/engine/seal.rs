//! Encrypts bytes with keys that are not in the database: XChaCha20-Poly1305 with a random nonce. The ciphertext is bound to the place
//! where it is stored and to its key, so that it cannot be moved to another row.
//!
//! A ciphertext is a format byte (1), the 24 bytes of the nonce, and the encrypted bytes with their tag.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use crate::engine::error::Error;
use crate::engine::invalid_keys::InvalidKeys;

const FORMAT: u8 = 1;
const NONCE: usize = 24;
const KEY: usize = 32;

/// Keys by their ids. The current key encrypts; older keys only decrypt.
#[derive(Clone, Default)]
pub struct SealingKeys {
    current: Option<String>,
    keys: BTreeMap<String, [u8; KEY]>,
}

impl SealingKeys {
    /// Reads base64 keys by their ids, and the id of the current key. Both are empty if nothing is to be encrypted. `section` is the
    /// section of the configuration, for error messages.
    ///
    /// # Errors
    /// If a key is malformed, or the current key is not among the keys.
    pub fn read(section: &'static str, current: &str, keys: &BTreeMap<String, String>) -> Result<Self, InvalidKeys> {
        let mut read = BTreeMap::new();
        for (id, key) in keys {
            let bytes = STANDARD.decode(key).ok().and_then(|bytes| <[u8; KEY]>::try_from(bytes).ok());
            let malformed = || InvalidKeys::Malformed { section, id: id.clone() };
            read.insert(id.clone(), bytes.ok_or_else(malformed)?);
        }
        let current = match (current, read.is_empty()) {
            ("", true) => None,
            ("", false) => return Err(InvalidKeys::NoCurrent(section)),
            (id, _) if read.contains_key(id) => Some(id.to_owned()),
            (id, _) => {
                return Err(InvalidKeys::NoSuchKey {
                    section,
                    id: id.to_owned(),
                });
            }
        };
        Ok(Self { current, keys: read })
    }

    /// One random key, for databases that are thrown away.
    ///
    /// # Errors
    /// If the machine cannot provide random bytes.
    pub fn random() -> Result<Self, Error> {
        let mut key = [0; KEY];
        fill(&mut key)?;
        Ok(Self {
            current: Some("random".to_owned()),
            keys: BTreeMap::from([("random".to_owned(), key)]),
        })
    }

    /// The id of the key that encrypts now.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        self.current.as_deref()
    }

    /// Whether a key with this id is configured.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.keys.contains_key(id)
    }

    /// Encrypts `text` with the current key, for one place. Returns the key's id and the ciphertext.
    pub(crate) fn seal(&self, place: &str, text: &[u8]) -> Result<(String, Vec<u8>), Error> {
        let id = self
            .current()
            .ok_or_else(|| Error::Corrupt(format!("there is no current key to encrypt {place} with")))?;
        let mut nonce = [0; NONCE];
        fill(&mut nonce)?;
        let payload = Payload {
            msg: text,
            aad: &bound_to(place, id),
        };
        let sealed = self
            .cipher(place, id)?
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::Corrupt(format!("{place} cannot be encrypted")))?;
        let mut ciphertext = Vec::with_capacity(1 + NONCE + sealed.len());
        ciphertext.push(FORMAT);
        ciphertext.extend_from_slice(&nonce);
        ciphertext.extend_from_slice(&sealed);
        Ok((id.to_owned(), ciphertext))
    }

    /// Decrypts a ciphertext that was made with the key `id` for this place.
    pub(crate) fn open(&self, place: &str, id: &str, ciphertext: &[u8]) -> Result<Vec<u8>, Error> {
        let unreadable = || Error::Corrupt(format!("{place} cannot be decrypted with key {id:?}"));
        let (format, rest) = ciphertext.split_first().ok_or_else(unreadable)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or_else(unreadable)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| unreadable())?;
        if *format != FORMAT {
            return Err(unreadable());
        }
        let payload = Payload {
            msg: sealed,
            aad: &bound_to(place, id),
        };
        self.cipher(place, id)?
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| unreadable())
    }

    fn cipher(&self, place: &str, id: &str) -> Result<XChaCha20Poly1305, Error> {
        let key = self
            .keys
            .get(id)
            .ok_or_else(|| Error::Corrupt(format!("the key {id:?} that encrypts {place} is not configured")))?;
        Ok(XChaCha20Poly1305::new(&Key::from(*key)))
    }
}

fn bound_to(place: &str, key: &str) -> Vec<u8> {
    format!("{place}/{key}").into_bytes()
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    aws_lc_rs::rand::fill(bytes).map_err(|_| Error::Corrupt("the system cannot provide random bytes".to_owned()))
}

impl fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&String> = self.keys.keys().collect();
        f.debug_struct("SealingKeys")
            .field("current", &self.current)
            .field("keys", &ids)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_the_same_place_under_the_same_key_only() {
        let keys = SealingKeys::random().unwrap();
        let (key, sealed) = keys.seal("a/1", b"Ada").unwrap();
        assert_eq!(keys.open("a/1", &key, &sealed).unwrap(), b"Ada");
        assert!(keys.open("a/2", &key, &sealed).is_err());
        assert!(SealingKeys::random().unwrap().open("a/1", &key, &sealed).is_err());
        for place in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[place] ^= 1;
            assert!(keys.open("a/1", &key, &bent).is_err(), "byte {place}");
        }
        for length in 0..sealed.len() {
            assert!(keys.open("a/1", &key, &sealed[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn the_same_bytes_are_never_sealed_the_same_way_twice() {
        let keys = SealingKeys::random().unwrap();
        let seal = || keys.seal("a", b"Ada").unwrap().1;
        assert_ne!(seal(), seal());
    }

    #[test]
    fn keys_that_make_no_sense_are_refused_by_name() {
        let key = STANDARD.encode([7; KEY]);
        let read = |current: &str, pairs: &[(&str, &str)]| {
            let keys = pairs.iter().map(|(id, key)| ((*id).to_owned(), (*key).to_owned())).collect();
            SealingKeys::read("signing", current, &keys)
        };
        assert_eq!(read("", &[]).unwrap().current(), None);
        assert_eq!(read("a", &[("a", &key)]).unwrap().current(), Some("a"));
        assert_eq!(
            read("b", &[("a", &key)]).unwrap_err().to_string(),
            "signing.current names \"b\", which is not among signing.keys"
        );
        assert_eq!(read("", &[("a", &key)]).unwrap_err(), InvalidKeys::NoCurrent("signing"));
        assert_eq!(
            read("a", &[("a", "c2hvcnQ=")]).unwrap_err().to_string(),
            "signing.keys.a is not 32 bytes in base64"
        );
    }

    #[test]
    fn nothing_of_a_key_is_printed() {
        let printed = format!("{:?}", SealingKeys::random().unwrap());
        assert_eq!(printed, "SealingKeys { current: Some(\"random\"), keys: [\"random\"] }");
    }
}
