//! Codes that people read aloud, write down and type in: how they are made, compared and stored.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::engine::error::Error;

/// Letters and digits that are hard to confuse, read or heard. There is no 0, O, 1, I or L.
const LETTERS: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// A prefix for the digest of a return code, so that it never equals a digest made for another purpose.
const RETURN: &[u8] = b"lived-evidence return code 1\0";

/// A code of random letters, in groups. Bytes that would make some letters more likely than others are drawn again.
fn random(groups: usize, each: usize) -> Result<String, Error> {
    let most = u8::MAX - u8::MAX % 31;
    let mut letters = Vec::with_capacity(groups * each);
    while letters.len() < groups * each {
        let mut bytes = [0_u8; 64];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::Corrupt("the system cannot provide random bytes".to_owned()))?;
        let even = bytes.iter().filter(|byte| **byte < most);
        letters.extend(even.filter_map(|byte| LETTERS.get(usize::from(byte % 31)).copied().map(char::from)));
    }
    letters.truncate(groups * each);
    let groups: Vec<String> = letters.chunks(each).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

/// A code that opens a workshop: ten letters (49 bits) in two groups, such as `K7QXM-2PDRT`.
pub(crate) fn join_code() -> Result<String, Error> {
    random(2, 5)
}

/// The form in which codes are compared: capitals, without characters that are neither letter nor digit, and with look-alike characters
/// replaced.
fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// Whether the typed text is this code. The comparison takes constant time.
pub(crate) fn same_code(typed: &str, stored: &str) -> bool {
    let of = |code: &str| digest(&SHA256, plain(code).as_bytes());
    verify_slices_are_equal(of(typed).as_ref(), of(stored).as_ref()).is_ok()
}

/// The code with which a participant opens their record again: eight groups of four letters, 158 bits. It is never logged, and only its
/// digest is stored.
pub struct ReturnCode(String);

impl ReturnCode {
    pub(crate) fn fresh() -> Result<Self, Error> {
        random(8, 4).map(Self)
    }

    /// Normalises a typed code to the form in which it was issued; `None` if the text cannot be a return code.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let letters: Vec<char> = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if letters.len() != 32 {
            return None;
        }
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        Some(Self(groups.join("-")))
    }

    /// The digest that is stored. With this many random bits a slow hash would not add protection.
    pub(crate) fn digest(&self) -> String {
        let mut bytes = RETURN.to_vec();
        bytes.extend_from_slice(plain(&self.0).as_bytes());
        STANDARD.encode(digest(&SHA256, &bytes))
    }

    /// The code itself, to be shown once to the participant.
    #[must_use]
    pub fn reveal(self) -> String {
        self.0
    }
}

impl fmt::Debug for ReturnCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReturnCode")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_easy_to_read_out_and_differ() {
        let codes: BTreeSet<String> = (0..200).map(|_| join_code().unwrap()).collect();
        assert_eq!(codes.len(), 200);
        for code in codes {
            assert_eq!(code.len(), 11);
            assert!(!code.contains(['O', 'I', 'L', '0', '1']), "{code}");
        }
        let code = ReturnCode::fresh().unwrap().reveal();
        let groups: Vec<&str> = code.split('-').collect();
        assert_eq!(groups.len(), 8);
        assert!(groups.iter().all(|group| group.len() == 4));
    }

    #[test]
    fn letters_come_equally_often() {
        let mut counts = std::collections::BTreeMap::new();
        for letter in random(1, 31_000).unwrap().chars() {
            *counts.entry(letter).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 31);
        assert!(counts.values().all(|n| (800..1200).contains(n)), "{counts:?}");
    }

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        for typed in ["k7lx-m2po", " K7LX M2PO ", "k7lx\u{2013}m2p0", "K71XM2PO", "k7ixm2po"] {
            assert!(same_code(typed, "K7LX-M2PO"), "{typed}");
        }
        for typed in ["", "K7LX-M2P", "K7LX-M2PQ"] {
            assert!(!same_code(typed, "K7LX-M2PO"), "{typed}");
        }
        let code = ReturnCode::fresh().unwrap();
        let typed = ReturnCode::typed(&code.0.to_lowercase().replace('-', " ")).unwrap();
        assert_eq!(typed.digest(), code.digest());
        assert_eq!(typed.0, code.0);
        assert!(ReturnCode::typed("K7LX-M2PQ").is_none());
    }
}
