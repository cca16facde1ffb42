//! Cursors: the id of a row, bound to the list's order and to the viewer's scope. A cursor of another order, or of
//! another viewer, is refused. What the row is sorted by stays here: it is read again when the cursor comes back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::Error;

/// What a cursor is bound to. Short, as it rides on every row.
pub(crate) type Seal = [u8; SEAL];
const SEAL: usize = 9;

/// The seal of the list with this order, as the viewer with this scope sees it.
pub(crate) fn seal(order: &str, scope_key: &str) -> Seal {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, format!("{order}\n{scope_key}").as_bytes());
    digest.as_ref().first_chunk().copied().unwrap_or_default()
}

pub(crate) fn write(seal: &Seal, id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode([seal.as_slice(), id.as_bytes()].concat())
}

/// One refusal for every reason: it must not tell whether there is a row that the viewer may not see.
pub(crate) fn refuse(path: &str) -> Error {
    Error::invalid(path, "not a cursor of this list, or its row is gone: begin again")
}

/// # Errors
/// [`Error::Invalid`] at `path` where the text is no cursor of this list for this viewer.
pub(crate) fn read(text: &str, seal: &Seal, path: &str) -> Result<Uuid, Error> {
    parse(text)
        .filter(|(found, _)| found == seal)
        .map(|(_, id)| id)
        .ok_or_else(|| refuse(path))
}

/// # Errors
/// [`Error::Invalid`] at `path` where the text is no cursor of any list.
pub(crate) fn check(text: &str, path: &str) -> Result<(), Error> {
    parse(text).map(drop).ok_or_else(|| refuse(path))
}

fn parse(text: &str) -> Option<(Seal, Uuid)> {
    // The decoder keeps nothing of a longer text.
    let mut bytes = [0; SEAL + 16];
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
    if length != bytes.len() {
        return None;
    }
    let (seal, id) = bytes.split_first_chunk::<SEAL>()?;
    Some((*seal, Uuid::from_slice(id).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_exactly_and_only_under_its_own_seal() {
        let id = Uuid::from_u128(7);
        let mine = seal("NAME ASC", "ACADEMIC:account_1");
        let text = write(&mine, id);
        assert_eq!(read(&text, &mine, "after").unwrap(), id);
        for other in [seal("NAME ASC", "ADMIN:account_1"), seal("NAME DESC", "ACADEMIC:account_1")] {
            assert!(read(&text, &other, "after").is_err());
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        let text = write(&seal("", ""), Uuid::nil());
        assert!(check(&text, "after").is_ok());
        for other in [
            "",
            "no cursor",
            text.get(1..).unwrap(),
            &format!("{text}A"),
            &format!("{text}AAAA"),
            &"A".repeat(100_000),
        ] {
            assert!(check(other, "after").is_err(), "{other}");
        }
    }
}
