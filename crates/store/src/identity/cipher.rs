//! Encrypts identities: XChaCha20-Poly1305 with a random nonce, bound to the participant and the key, so that no ciphertext can be
//! moved to another person's row.
//!
//! A ciphertext is a format byte (1), the 24 bytes of the nonce, and the sealed text with its tag.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use policy::id::ParticipantId;

use super::Identity;
use crate::Error;

const FORMAT: u8 = 1;
const NONCE: usize = 24;
const KEY: usize = 32;

/// Keys that identities are sealed under, by their ids: one is current, older ones still open what they sealed.
#[derive(Clone, Default)]
pub struct IdentityKeys {
    current: Option<String>,
    keys: BTreeMap<String, [u8; KEY]>,
}

/// Keys that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKeys {
    /// A key is not 32 bytes in base64.
    #[error("identities.keys.{0} is not 32 bytes in base64")]
    Malformed(String),
    /// The current key is none of the keys.
    #[error("identities.current names {0:?}, which is not among identities.keys")]
    NoSuchKey(String),
    /// There are keys, and none of them is current.
    #[error("identities.keys has keys, and identities.current names none of them")]
    NoCurrent,
}

impl IdentityKeys {
    /// Keys in base64 by their ids, and the id of the one to seal with; none of either where no identities are kept.
    ///
    /// # Errors
    /// Where a key is malformed, or none of them is current.
    pub fn read(current: &str, keys: &BTreeMap<String, String>) -> Result<Self, InvalidKeys> {
        let mut read = BTreeMap::new();
        for (id, key) in keys {
            let bytes = STANDARD.decode(key).ok().and_then(|bytes| <[u8; KEY]>::try_from(bytes).ok());
            read.insert(id.clone(), bytes.ok_or_else(|| InvalidKeys::Malformed(id.clone()))?);
        }
        let current = match (current, read.is_empty()) {
            ("", true) => None,
            ("", false) => return Err(InvalidKeys::NoCurrent),
            (id, _) if read.contains_key(id) => Some(id.to_owned()),
            (id, _) => return Err(InvalidKeys::NoSuchKey(id.to_owned())),
        };
        Ok(Self { current, keys: read })
    }

    /// One random key, for databases that are thrown away.
    ///
    /// # Errors
    /// Where the machine has no randomness to give.
    pub fn random() -> Result<Self, Error> {
        let mut key = [0; KEY];
        fill(&mut key)?;
        Ok(Self {
            current: Some("random".to_owned()),
            keys: BTreeMap::from([("random".to_owned(), key)]),
        })
    }

    /// The id of the key that new identities are sealed under.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        self.current.as_deref()
    }

    /// Whether this key opens anything.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.keys.contains_key(id)
    }

    /// Seals who `participant` is under the current key: its id, and the ciphertext.
    pub(super) fn seal(&self, participant: ParticipantId, identity: &Identity) -> Result<(String, Vec<u8>), Error> {
        let id = self
            .current()
            .ok_or_else(|| Error::Corrupt("there is no current identity key".to_owned()))?;
        let text = serde_json::to_vec(identity).map_err(|_| Error::Corrupt("an identity cannot be written".to_owned()))?;
        let mut nonce = [0; NONCE];
        fill(&mut nonce)?;
        let payload = Payload {
            msg: &text,
            aad: &bound_to(participant, id),
        };
        let sealed = self
            .cipher(id)?
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::Corrupt("an identity cannot be sealed".to_owned()))?;
        let mut ciphertext = Vec::with_capacity(1 + NONCE + sealed.len());
        ciphertext.push(FORMAT);
        ciphertext.extend_from_slice(&nonce);
        ciphertext.extend_from_slice(&sealed);
        Ok((id.to_owned(), ciphertext))
    }

    /// Opens who `participant` is.
    pub(crate) fn open(&self, participant: ParticipantId, key: &str, ciphertext: &[u8]) -> Result<Identity, Error> {
        let unreadable = || Error::Corrupt(format!("the identity of {participant} does not open with key {key:?}"));
        let (format, rest) = ciphertext.split_first().ok_or_else(unreadable)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or_else(unreadable)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| unreadable())?;
        if *format != FORMAT {
            return Err(unreadable());
        }
        let payload = Payload {
            msg: sealed,
            aad: &bound_to(participant, key),
        };
        let text = self.cipher(key)?.decrypt(&XNonce::from(nonce), payload).map_err(|_| unreadable())?;
        serde_json::from_slice(&text).map_err(|_| unreadable())
    }

    fn cipher(&self, id: &str) -> Result<XChaCha20Poly1305, Error> {
        let key = self
            .keys
            .get(id)
            .ok_or_else(|| Error::Corrupt(format!("identity key {id:?} is not configured")))?;
        Ok(XChaCha20Poly1305::new(&Key::from(*key)))
    }
}

fn bound_to(participant: ParticipantId, key: &str) -> Vec<u8> {
    format!("participant_identity.ciphertext/{participant}/{key}").into_bytes()
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    aws_lc_rs::rand::fill(bytes).map_err(|_| Error::Corrupt("there is no randomness".to_owned()))
}

impl fmt::Debug for IdentityKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&String> = self.keys.keys().collect();
        f.debug_struct("IdentityKeys")
            .field("current", &self.current)
            .field("keys", &ids)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn someone(n: u128) -> ParticipantId {
        ParticipantId(uuid::Uuid::from_u128(n))
    }

    fn named(name: &str) -> Identity {
        Identity {
            name: Some(name.to_owned()),
            ..Identity::default()
        }
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_person_under_the_same_key_only() {
        let keys = IdentityKeys::random().unwrap();
        let (key, sealed) = keys.seal(someone(1), &named("Ada")).unwrap();
        assert!(keys.open(someone(1), &key, &sealed).unwrap() == named("Ada"));
        assert!(keys.open(someone(2), &key, &sealed).is_err());
        assert!(IdentityKeys::random().unwrap().open(someone(1), &key, &sealed).is_err());
        for place in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[place] ^= 1;
            assert!(keys.open(someone(1), &key, &bent).is_err(), "byte {place}");
        }
        for length in 0..sealed.len() {
            assert!(keys.open(someone(1), &key, &sealed[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn the_same_person_is_never_sealed_the_same_way_twice() {
        let keys = IdentityKeys::random().unwrap();
        let seal = || keys.seal(someone(1), &named("Ada")).unwrap().1;
        assert_ne!(seal(), seal());
    }

    #[test]
    fn keys_that_make_no_sense_are_refused_by_name() {
        let key = STANDARD.encode([7; KEY]);
        let keys = |pairs: &[(&str, &str)]| pairs.iter().map(|(id, key)| ((*id).to_owned(), (*key).to_owned())).collect();
        assert_eq!(IdentityKeys::read("", &BTreeMap::new()).unwrap().current(), None);
        assert_eq!(IdentityKeys::read("a", &keys(&[("a", &key)])).unwrap().current(), Some("a"));
        assert_eq!(
            IdentityKeys::read("b", &keys(&[("a", &key)])).unwrap_err(),
            InvalidKeys::NoSuchKey("b".to_owned())
        );
        assert_eq!(IdentityKeys::read("", &keys(&[("a", &key)])).unwrap_err(), InvalidKeys::NoCurrent);
        assert_eq!(
            IdentityKeys::read("a", &keys(&[("a", "c2hvcnQ=")])).unwrap_err(),
            InvalidKeys::Malformed("a".to_owned())
        );
    }

    #[test]
    fn nothing_of_a_key_or_an_identity_is_printed() {
        let printed = format!("{:?} {:?}", IdentityKeys::random().unwrap(), named("Ada"));
        assert_eq!(printed, "IdentityKeys { current: Some(\"random\"), keys: [\"random\"] } Identity");
    }
}
