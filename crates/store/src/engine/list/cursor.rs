//! Cursors: the sort key values of a row, encrypted for one list, one order and one viewer's scope.
//!
//! A cursor carries its row's position, so paging continues there even after the row was changed, hidden or deleted. Only this service
//! can read or create cursors: see `docs/decisions/0027-cursors-carry-their-place.md`.

use aws_lc_rs::aead::{Aad, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::keyset::Key;
use crate::engine::cursor_key::CursorKey;
use crate::engine::error::Error;

/// The first byte of every cursor: the version of its format.
const FORM: u8 = 1;
const TAG: usize = 16;
/// The longest cursor that is decoded, in characters. It is several times as long as the longest sort keys need.
const LONGEST: usize = 64 * 1024;

/// What a cursor is bound to: the list in this order, as a viewer with this scope sees it.
pub(crate) struct Seal<'a> {
    key: &'a CursorKey,
    bound_to: Vec<u8>,
}

impl<'a> Seal<'a> {
    pub(crate) fn new(key: &'a CursorKey, order: &str, scope_key: &str) -> Self {
        let bound_to = format!("{order}\n{scope_key}");
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bound_to.as_bytes());
        Self {
            key,
            bound_to: digest.as_ref().to_vec(),
        }
    }

    /// The cursor for a row with these sort key values.
    ///
    /// # Errors
    /// If the values cannot be encrypted.
    pub(crate) fn write(&self, keys: &[Key]) -> Result<String, Error> {
        let mut sealed = encode(keys);
        self.key
            .0
            .seal_in_place_append_tag(nonce(), Aad::from(&self.bound_to), &mut sealed)
            .map_err(|_| Error::Corrupt("a cursor cannot be encrypted".to_owned()))?;
        sealed.insert(0, FORM);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// The sort key values in a cursor.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `path` where the text is not a cursor of this list for this viewer.
    pub(crate) fn read(&self, text: &str, path: &str) -> Result<Vec<Key>, Error> {
        let open = || {
            let mut sealed = parse(text)?;
            let values = self.key.0.open_in_place(nonce(), Aad::from(&self.bound_to), &mut sealed);
            // Every failure to decrypt gives the same refusal.
            decode(values.ok()?)
        };
        open().ok_or_else(|| refuse(path))
    }
}

/// The nonce is the same for every cursor. This cipher stays safe when a nonce is reused, and reveals only that two cursors are equal. A
/// row's cursor stays the same until its values change.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// One refusal for every reason: it must not reveal whether there is a row that the viewer may not see.
pub(crate) fn refuse(path: &str) -> Error {
    Error::invalid(path, "not a cursor of this list and this viewer: begin without a cursor")
}

/// # Errors
/// [`Error::Invalid`] at `path` if the text does not have the form of a cursor.
pub(crate) fn check(text: &str, path: &str) -> Result<(), Error> {
    parse(text).map(drop).ok_or_else(|| refuse(path))
}

/// The encrypted bytes of a text that has the form of a cursor.
fn parse(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    // A text that is not base64 is not a cursor.
    let mut bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    if bytes.len() <= 1 + TAG || bytes.remove(0) != FORM {
        return None;
    }
    Some(bytes)
}

fn encode(keys: &[Key]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32 + TAG);
    for key in keys {
        match key {
            Key::Null => bytes.push(0),
            Key::Text(text) => {
                bytes.push(1);
                bytes.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
                bytes.extend(text.as_bytes());
            }
            Key::Int(n) => {
                bytes.push(2);
                bytes.extend(n.to_be_bytes());
            }
            Key::Real(x) => {
                bytes.push(3);
                bytes.extend(x.to_be_bytes());
            }
            Key::Id(id) => {
                bytes.push(4);
                bytes.extend(id.as_bytes());
            }
        }
    }
    bytes
}

fn decode(mut bytes: &[u8]) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    while let Some((kind, rest)) = bytes.split_first() {
        let (key, rest) = match kind {
            0 => (Key::Null, rest),
            1 => {
                let (length, rest) = rest.split_first_chunk()?;
                let (text, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
                (Key::Text(std::str::from_utf8(text).ok()?.to_owned()), rest)
            }
            2 => {
                let (n, rest) = rest.split_first_chunk()?;
                (Key::Int(i64::from_be_bytes(*n)), rest)
            }
            3 => {
                let (x, rest) = rest.split_first_chunk()?;
                (Key::Real(f64::from_be_bytes(*x)), rest)
            }
            4 => {
                let (id, rest) = rest.split_first_chunk()?;
                (Key::Id(Uuid::from_bytes(*id)), rest)
            }
            _ => return None,
        };
        keys.push(key);
        bytes = rest;
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Vec<Key> {
        vec![
            Key::Null,
            Key::Text("Hearing Voices — Ψ".to_owned()),
            Key::Int(-7),
            Key::Real(0.125),
            Key::Id(Uuid::from_u128(7)),
        ]
    }

    #[test]
    fn a_cursor_reads_back_exactly_and_only_for_its_own_list_and_viewer() {
        let key = CursorKey::new(&[3; 32]).unwrap();
        let mine = Seal::new(&key, "NAME ASC", "ACADEMIC:account_1");
        let text = mine.write(&keys()).unwrap();
        assert_eq!(mine.read(&text, "after").unwrap(), keys());
        assert_eq!(mine.write(&keys()).unwrap(), text);
        for (order, scope) in [("NAME ASC", "ADMIN:account_1"), ("NAME DESC", "ACADEMIC:account_1")] {
            assert!(Seal::new(&key, order, scope).read(&text, "after").is_err());
        }
        let other_key = CursorKey::new(&[4; 32]).unwrap();
        assert!(
            Seal::new(&other_key, "NAME ASC", "ACADEMIC:account_1")
                .read(&text, "after")
                .is_err()
        );
    }

    #[test]
    fn a_cursor_with_any_bit_changed_is_refused() {
        let key = CursorKey::new(&[3; 32]).unwrap();
        let seal = Seal::new(&key, "", "");
        let bytes = URL_SAFE_NO_PAD.decode(seal.write(&keys()).unwrap()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut other = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(seal.read(&URL_SAFE_NO_PAD.encode(other), "after").is_err(), "bit {bit}");
        }
    }

    #[test]
    fn what_is_not_a_cursor_is_refused() {
        let key = CursorKey::new(&[3; 32]).unwrap();
        let text = Seal::new(&key, "", "").write(&keys()).unwrap();
        assert!(check(&text, "after").is_ok());
        for other in ["", "no cursor", text.get(1..).unwrap(), "AQ", &"A".repeat(100_000)] {
            assert!(check(other, "after").is_err(), "{other}");
        }
        assert!(CursorKey::new(&[0; 31]).is_err());
    }
}
