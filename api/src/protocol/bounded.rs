//! Serialises JSON up to a size limit. Serialising stops as soon as the limit is exceeded.

use std::io;

use serde::Serialize;

/// The text is longer than the limit, or cannot be serialised.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

/// Counts bytes, and stores them if there is a buffer.
struct Bounded<'a> {
    kept: Option<&'a mut Vec<u8>>,
    left: usize,
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len()).ok_or(io::ErrorKind::FileTooLarge)?;
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Appends a value to `text`, which then has at most `most` bytes. On an error `text` is unchanged.
pub fn append(text: &mut Vec<u8>, value: &impl Serialize, most: usize) -> Result<(), TooLong> {
    let before = text.len();
    let left = most.saturating_sub(before);
    let written = serde_json::to_writer(Bounded { kept: Some(text), left }, value);
    written.map_err(|_| {
        text.truncate(before);
        TooLong
    })
}

/// Whether a value takes at most this many bytes.
pub fn fits(value: &impl Serialize, most: usize) -> bool {
    serde_json::to_writer(Bounded { kept: None, left: most }, value).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_leaves_nothing_behind() {
        let mut text = b"[".to_vec();
        assert_eq!(append(&mut text, &"abc", 6), Ok(()));
        assert_eq!(append(&mut text, &"abc", 9), Err(TooLong));
        assert_eq!(text, b"[\"abc\"");
        assert!(fits(&"abc", 5) && !fits(&"abc", 4));
    }
}
