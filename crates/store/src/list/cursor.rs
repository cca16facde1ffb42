//! Cursors: the sort keys of a row, bound to the list's order and to the viewer's scope. A cursor of another order,
//! or of another viewer, is refused.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Error;

/// A value that rows are ordered by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Key {
    #[serde(rename = "0")]
    Null,
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "i")]
    Int(i64),
    #[serde(rename = "r")]
    Real(f64),
    #[serde(rename = "u")]
    Id(Uuid),
}

#[derive(Serialize, Deserialize)]
struct Cursor<'a> {
    #[serde(borrow)]
    s: std::borrow::Cow<'a, str>,
    k: Vec<Key>,
}

/// What a cursor is bound to: the list's order and whose list it is. Short, as it rides on every row.
pub(crate) fn seal(order: &str, scope_key: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, format!("{order}\n{scope_key}").as_bytes());
    URL_SAFE_NO_PAD.encode(digest.as_ref().get(..9).unwrap_or_default())
}

pub(crate) fn write(seal: &str, keys: Vec<Key>) -> Result<String, Error> {
    let json = serde_json::to_vec(&Cursor { s: seal.into(), k: keys }).map_err(|e| Error::Corrupt(e.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

/// # Errors
/// [`Error::Invalid`] at `path` where the text is no cursor of this list for this viewer.
pub(crate) fn read(text: &str, seal: &str, width: usize, path: &str) -> Result<Vec<Key>, Error> {
    let refuse = || Error::invalid(path, "not a cursor of this list");
    let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| refuse())?;
    let cursor: Cursor<'_> = serde_json::from_slice(&json).map_err(|_| refuse())?;
    if cursor.s == seal && cursor.k.len() == width {
        Ok(cursor.k)
    } else {
        Err(refuse())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_exactly_and_only_under_its_own_seal() {
        let keys = vec![
            Key::Text("a\"b".into()),
            Key::Real(0.1 + 0.2),
            Key::Null,
            Key::Id(Uuid::from_u128(7)),
        ];
        let mine = seal("NAME ASC", "ACADEMIC:account_1");
        let text = write(&mine, keys.clone()).unwrap();
        assert_eq!(read(&text, &mine, 4, "after").unwrap(), keys);
        for other in [seal("NAME ASC", "ADMIN:account_1"), seal("NAME DESC", "ACADEMIC:account_1")] {
            assert!(read(&text, &other, 4, "after").is_err());
        }
        assert!(read(&text, &mine, 3, "after").is_err());
        assert!(read("no cursor", &mine, 4, "after").is_err());
    }
}
