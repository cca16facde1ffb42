//! Reads lists that are stored as JSON.

use crate::engine::error::Error;

/// A stored list of strings.
pub(crate) fn strings(value: serde_json::Value) -> Result<Vec<String>, Error> {
    serde_json::from_value(value).map_err(|e| Error::Corrupt(e.to_string()))
}

/// A stored list of wire codes.
pub(crate) fn codes<T: std::str::FromStr<Err = evidence::vocabulary::UnknownCode>>(value: serde_json::Value) -> Result<Vec<T>, Error> {
    strings(value)?.iter().map(|code| Ok(code.parse()?)).collect()
}
