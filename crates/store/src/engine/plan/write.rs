//! Writes the values of a row as JSON.

use entity::column::{AsJson, Millis};
use sea_orm::{DbErr, QueryResult};
use serde::Serialize;
use sqlx::postgres::{PgRow, PgValueFormat};
use sqlx::{Row as _, ValueRef as _};
use uuid::Uuid;

use crate::engine::error::Error;

/// How a value is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Write {
    /// A text.
    Text,
    /// An integer of 32 bits.
    Int,
    /// A number. Minus zero is written as zero, and what is no number as null.
    Real,
    /// True or false.
    Bool,
    /// An id in its outside form.
    Id(fn(Uuid) -> String),
    /// A word of a closed list, if this says that it is on the list.
    Code(fn(&str) -> bool),
    /// A time in the format of RFC 3339.
    Time,
    /// A list of texts.
    Texts,
    /// A list of words of a closed list.
    Codes(fn(&str) -> bool),
}

/// Appends any value as JSON.
fn json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
    serde_json::to_writer(out, value).map_err(|error| Error::Corrupt(format!("a value could not be written: {error}")))
}

/// Appends a text as JSON.
pub(super) fn text(out: &mut Vec<u8>, value: &str) -> Result<(), Error> {
    json(out, value)
}

/// Appends a whole number as JSON.
pub(super) fn number(out: &mut Vec<u8>, value: i64) -> Result<(), Error> {
    json(out, &value)
}

/// Appends true or false as JSON.
pub(super) fn truth(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// The bytes of a column, in the binary format of PostgreSQL (<https://www.postgresql.org/docs/current/protocol-overview.html>).
fn bytes_of(row: &PgRow, column: usize) -> Result<Option<&[u8]>, Error> {
    let value = row.try_get_raw(column).map_err(unreadable)?;
    if value.is_null() {
        return Ok(None);
    }
    if value.format() != PgValueFormat::Binary {
        return Err(unreadable("a value is not in the binary format"));
    }
    value.as_bytes().map(Some).map_err(unreadable)
}

/// The bytes of a column whose values have the same length.
fn array_of<const LENGTH: usize>(row: &PgRow, column: usize) -> Result<Option<[u8; LENGTH]>, Error> {
    let bytes = bytes_of(row, column)?;
    bytes.map(|bytes| bytes.try_into().map_err(unreadable)).transpose()
}

fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::Database(DbErr::Type(error.to_string()))
}

/// The text in a column, where the driver holds it.
pub(super) fn text_of(row: &QueryResult, column: usize) -> Result<Option<&str>, Error> {
    if let Some(row) = row.try_as_pg_row() {
        let bytes = bytes_of(row, column)?;
        return bytes.map(|bytes| std::str::from_utf8(bytes).map_err(unreadable)).transpose();
    }
    let row = row.try_as_sqlite_row().ok_or_else(|| unreadable("a row of an unknown database"))?;
    row.try_get::<Option<&str>, usize>(column).map_err(unreadable)
}

/// The id in a column.
pub(crate) fn id_of(row: &QueryResult, column: usize) -> Result<Option<Uuid>, Error> {
    match row.try_as_pg_row() {
        Some(row) => Ok(array_of(row, column)?.map(Uuid::from_bytes)),
        None => Ok(row.try_get_by_index::<Option<Uuid>>(column)?),
    }
}

/// The ids in a list of them. PostgreSQL only.
pub(super) fn ids_of(row: &QueryResult, column: usize) -> Result<impl Iterator<Item = Uuid>, Error> {
    let row = row.try_as_pg_row().ok_or_else(|| unreadable("a list of ids of another database"))?;
    let list = bytes_of(row, column)?.unwrap_or_default();
    // The number of dimensions, a flag, the type and the one dimension come first, unless the list is empty; then the length of each value
    // before the value (<https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/adt/arrayfuncs.c>, `array_send`).
    let (ids, rest) = list.get(20..).unwrap_or_default().as_chunks::<20>();
    if !rest.is_empty() {
        return Err(unreadable("a list of ids has another form"));
    }
    Ok(ids.iter().map(|[_, _, _, _, id @ ..]| Uuid::from_bytes(*id)))
}

/// The version of the data in a column.
pub(super) fn version_of(row: &QueryResult, column: usize) -> Result<i64, Error> {
    let version = match row.try_as_pg_row() {
        Some(row) => array_of(row, column)?.map(i64::from_be_bytes),
        None => row.try_get_by_index::<Option<i64>>(column)?,
    };
    version.ok_or_else(|| Error::Corrupt("the database has no version of its data".to_owned()))
}

/// Whether a column of a row has no value.
pub(super) fn is_null(row: &QueryResult, column: usize) -> Result<bool, Error> {
    if let Some(row) = row.try_as_pg_row() {
        return Ok(bytes_of(row, column)?.is_none());
    }
    let row = row.try_as_sqlite_row().ok_or_else(|| unreadable("a row of an unknown database"))?;
    Ok(row.try_get_raw(column).map_err(unreadable)?.is_null())
}

fn int_of(row: &QueryResult, column: usize) -> Result<Option<i32>, Error> {
    match row.try_as_pg_row() {
        Some(row) => Ok(array_of(row, column)?.map(i32::from_be_bytes)),
        None => Ok(row.try_get_by_index::<Option<i32>>(column)?),
    }
}

fn real_of(row: &QueryResult, column: usize) -> Result<Option<f64>, Error> {
    match row.try_as_pg_row() {
        Some(row) => Ok(array_of(row, column)?.map(f64::from_be_bytes)),
        None => Ok(row.try_get_by_index::<Option<f64>>(column)?),
    }
}

fn on_list(text: &str, known: fn(&str) -> bool) -> Result<&str, Error> {
    if known(text) {
        Ok(text)
    } else {
        Err(Error::Corrupt(format!("{text:?} is not on its list of words")))
    }
}

impl Write {
    /// Appends the value in a column of a row.
    ///
    /// # Errors
    /// [`Error::Corrupt`] for a value that its column may not hold.
    pub(super) fn value(self, out: &mut Vec<u8>, row: &QueryResult, column: usize) -> Result<(), Error> {
        match self {
            Self::Text => match text_of(row, column)? {
                Some(value) => return text(out, value),
                None => out.extend_from_slice(b"null"),
            },
            Self::Code(known) => match text_of(row, column)? {
                Some(code) => return text(out, on_list(code, known)?),
                None => out.extend_from_slice(b"null"),
            },
            Self::Int => json(out, &int_of(row, column)?)?,
            Self::Real => {
                let value = real_of(row, column)?;
                json(out, &value.map(|value| if value == 0.0 { 0.0 } else { value }))?;
            }
            Self::Bool => json(out, &row.try_get_by_index::<Option<bool>>(column)?)?,
            Self::Id(outside) => json(out, &id_of(row, column)?.map(outside))?,
            Self::Time => {
                let time = row.try_get_by_index::<Option<Millis>>(column)?;
                json(out, &time.map(|time| time.0.to_rfc3339()))?;
            }
            Self::Texts => json(out, &row.try_get_by_index::<Option<AsJson<Vec<String>>>>(column)?)?,
            Self::Codes(known) => {
                let codes = row.try_get_by_index::<Option<AsJson<Vec<String>>>>(column)?;
                for code in codes.iter().flat_map(|codes| &codes.0) {
                    on_list(code, known)?;
                }
                json(out, &codes)?;
            }
        }
        Ok(())
    }
}
