//! Types of columns that decode in the model: codes of word lists, times and JSON.

mod as_json;
mod code;
mod millis;

use std::error::Error;
use std::sync::Arc;

use sea_orm::{ColIdx, DbErr, RuntimeErr, TryGetError, sqlx};

pub use as_json::AsJson;
pub use code::{Code, Word};
pub use millis::Millis;

/// A stored value that cannot be decoded. It is the error that the driver gives for one, so that the store handles both alike.
fn undecodable(column: impl ColIdx, source: impl Error + Send + Sync + 'static) -> TryGetError {
    driver_error(sqlx::Error::ColumnDecode {
        index: format!("{column:?}"),
        source: Box::new(source),
    })
}

fn driver_error(error: sqlx::Error) -> TryGetError {
    TryGetError::DbErr(DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))))
}

/// The text of a decoding error, or `None` for an error of another kind.
#[must_use]
pub fn decoding_error(error: &DbErr) -> Option<String> {
    match error {
        DbErr::Query(RuntimeErr::SqlxError(error)) if matches!(**error, sqlx::Error::ColumnDecode { .. }) => Some(error.to_string()),
        _ => None,
    }
}
