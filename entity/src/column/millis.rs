//! A column that holds a time as integer milliseconds since 1970, in UTC.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};

use super::undecodable;

/// A time, stored as milliseconds since 1970-01-01T00:00:00Z. What is finer than a millisecond is cut off when it is stored.
/// The default is 1970 itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(#[serde(with = "chrono::serde::ts_milliseconds")] pub DateTime<Utc>);

/// A stored number of milliseconds that is outside the range of dates (about 262,000 years on either side of the year 0).
#[derive(Debug, thiserror::Error)]
#[error("{0} milliseconds are not a time")]
struct OutOfRange(i64);

impl Millis {
    fn of(millis: i64) -> Result<Self, OutOfRange> {
        DateTime::from_timestamp_millis(millis).map(Self).ok_or(OutOfRange(millis))
    }
}

impl From<DateTime<Utc>> for Millis {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time)
    }
}

impl From<Millis> for Value {
    fn from(time: Millis) -> Self {
        Self::BigInt(Some(time.0.timestamp_millis()))
    }
}

impl TryGetable for Millis {
    fn try_get_by<I: ColIdx>(res: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Self::of(i64::try_get_by(res, index)?).map_err(|error| undecodable(index, error))
    }
}

impl ValueType for Millis {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::BigInt(Some(millis)) => Self::of(millis).map_err(|_| ValueTypeErr),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "Millis".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::BigInt
    }

    fn column_type() -> ColumnType {
        ColumnType::BigInteger
    }
}

impl Nullable for Millis {
    fn null() -> Value {
        Value::BigInt(None)
    }
}
