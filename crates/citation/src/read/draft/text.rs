//! Normalises the line breaks of values.

use std::borrow::Cow;

/// The value in one line: a line break with the white space around it becomes one space.
pub(crate) fn folded(value: &str) -> Cow<'_, str> {
    if !value.contains(['\n', '\r']) {
        return Cow::Borrowed(value);
    }
    let parts = value.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty());
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
}

/// The value with the line ends of Unix.
pub(crate) fn unix_lines(value: &str) -> Cow<'_, str> {
    if !value.contains('\r') {
        return Cow::Borrowed(value);
    }
    Cow::Owned(value.replace("\r\n", "\n").replace('\r', "\n"))
}
