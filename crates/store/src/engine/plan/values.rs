//! The values of a row: as a statement read them, or known as JSON.

use sea_orm::QueryResult;
use uuid::Uuid;

use super::field::Column;
use super::write::{id_of, is_null, text_of};
use crate::engine::error::Error;
use crate::engine::remembered::KnownRow;

/// The values of one row.
#[derive(Clone, Copy)]
pub(super) enum RowValues<'a> {
    Read(&'a QueryResult),
    Known(&'a KnownRow),
}

fn known(row: &KnownRow, place: usize) -> Result<&[u8], Error> {
    let value = row.get(place).map(AsRef::as_ref);
    value.ok_or_else(|| Error::Corrupt("a row in memory has too few columns".to_owned()))
}

impl RowValues<'_> {
    /// Whether a column has no value.
    pub(super) fn is_null(self, place: usize) -> Result<bool, Error> {
        match self {
            Self::Read(row) => is_null(row, place),
            Self::Known(row) => Ok(known(row, place)? == b"null"),
        }
    }

    /// The id in a column.
    pub(super) fn id(self, place: usize) -> Result<Option<Uuid>, Error> {
        match self {
            Self::Read(row) => id_of(row, place),
            Self::Known(_) => Err(Error::Corrupt("the ids of rows in memory are written already".to_owned())),
        }
    }

    /// Whether a column has this text, which needs no escapes.
    pub(super) fn is_text(self, place: usize, wanted: &str) -> Result<bool, Error> {
        match self {
            Self::Read(row) => Ok(text_of(row, place)? == Some(wanted)),
            Self::Known(row) => {
                let text = known(row, place)?.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\""));
                Ok(text == Some(wanted.as_bytes()))
            }
        }
    }

    /// Appends the value of a column.
    pub(super) fn write(self, out: &mut Vec<u8>, column: &Column, place: usize) -> Result<(), Error> {
        match self {
            Self::Read(row) => column.write.value(out, row, place),
            Self::Known(row) => {
                out.extend_from_slice(known(row, place)?);
                Ok(())
            }
        }
    }
}

/// The values of a row in the order of these columns, to be known.
pub(crate) fn known_row(row: &QueryResult, columns: &[Column]) -> Result<KnownRow, Error> {
    let value = |(place, column): (usize, &Column)| {
        let mut out = Vec::new();
        column.write.value(&mut out, row, place)?;
        Ok(out.into())
    };
    columns.iter().enumerate().map(value).collect()
}
