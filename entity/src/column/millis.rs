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

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn read(millis: i64) -> Result<Millis, ValueTypeErr> {
        <Millis as ValueType>::try_from(Value::BigInt(Some(millis)))
    }

    #[test]
    fn times_read_back_up_to_the_ends_of_their_range() {
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        for time in [first, DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH - TimeDelta::milliseconds(1), last] {
            let millis = time.timestamp_millis();
            assert_eq!(Value::from(Millis(time)), Value::BigInt(Some(millis)));
            assert_eq!(read(millis).map(|Millis(read)| read.timestamp_millis()).ok(), Some(millis));
        }
        assert!(read(first.timestamp_millis() - 1).is_err());
        assert!(read(last.timestamp_millis() + 1).is_err());
        assert!(read(i64::MAX).is_err());
    }

    #[test]
    fn what_is_finer_than_a_millisecond_is_cut_off() {
        let time = DateTime::UNIX_EPOCH + TimeDelta::microseconds(1_999);
        assert_eq!(Value::from(Millis(time)), Value::BigInt(Some(1)));
    }

    #[test]
    fn in_json_a_time_is_a_number() {
        let json = serde_json::to_string(&Millis(DateTime::UNIX_EPOCH + TimeDelta::milliseconds(12))).ok();
        assert_eq!(json.as_deref(), Some("12"));
        assert!(serde_json::from_str::<Millis>("9223372036854775807").is_err());
    }
}
