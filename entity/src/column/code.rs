//! A column that holds the code of a value of a closed word list, as text.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr};
use sea_orm::sqlx::Row;
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};

use super::{driver_error, undecodable};

/// A value of a closed word list: `Display` writes its code and `FromStr` reads it.
pub trait Word: Copy + fmt::Display + FromStr<Err: Error + Send + Sync + 'static> {}

impl<T: Copy + fmt::Display + FromStr<Err: Error + Send + Sync + 'static>> Word for T {}

/// A column of text that holds the code of one value of the word list `T`. A text that is not on the list is a decoding error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code<T>(pub T);

impl<T> From<T> for Code<T> {
    fn from(word: T) -> Self {
        Self(word)
    }
}

impl<T: Word> From<Code<T>> for Value {
    fn from(code: Code<T>) -> Self {
        Self::String(Some(code.0.to_string()))
    }
}

impl<T: Word> TryGetable for Code<T> {
    fn try_get_by<I: ColIdx>(res: &QueryResult, index: I) -> Result<Self, TryGetError> {
        // Both arms read the text where the driver holds it, without a `String` for each value.
        let text: Option<&str> = if let Some(row) = res.try_as_sqlite_row() {
            row.try_get(index.as_sqlx_sqlite_index()).map_err(driver_error)?
        } else if let Some(row) = res.try_as_pg_row() {
            row.try_get(index.as_sqlx_postgres_index()).map_err(driver_error)?
        } else {
            None
        };
        let text = text.ok_or_else(|| TryGetError::Null(format!("{index:?}")))?;
        text.parse().map(Self).map_err(|unknown| undecodable(index, unknown))
    }
}

impl<T: Word> ValueType for Code<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::String(Some(text)) => text.parse().map(Self).map_err(|_| ValueTypeErr),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "Code".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::String(StringLen::None)
    }
}

impl<T: Word> Nullable for Code<T> {
    fn null() -> Value {
        Value::String(None)
    }
}

/// Only keys without a value of their own are made from a number. A code is never one.
impl<T: Word> sea_orm::TryFromU64 for Code<T> {
    fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
        Err(sea_orm::DbErr::ConvertFromU64("Code"))
    }
}

#[cfg(test)]
mod tests {
    use evidence::vocabulary::{Dimension, EffectMetric, PublicationStatus};
    use policy::Role;

    use super::*;

    fn round_trips<T: Word + fmt::Debug + PartialEq>(words: &[T]) {
        for &word in words {
            let value = Value::from(Code(word));
            assert_eq!(value, Value::String(Some(word.to_string())));
            assert_eq!(value.unwrap::<Code<T>>(), Code(word));
        }
    }

    #[test]
    fn every_word_is_stored_as_its_code_and_read_back() {
        round_trips(PublicationStatus::ALL);
        round_trips(Dimension::ALL);
        round_trips(EffectMetric::ALL);
        round_trips(&Role::ALL);
    }

    #[test]
    fn no_word_is_null() {
        assert_eq!(Value::from(None::<Code<PublicationStatus>>), Value::String(None));
        assert_eq!(Value::String(None).unwrap::<Option<Code<PublicationStatus>>>(), None);
    }

    #[test]
    fn an_unknown_code_is_refused() {
        for text in ["published", "", "OPEN"] {
            let value = Value::String(Some(text.to_owned()));
            assert!(<Code<PublicationStatus> as ValueType>::try_from(value).is_err(), "{text}");
        }
    }

    #[test]
    fn a_column_of_codes_is_a_column_of_text() {
        assert_eq!(Code::<PublicationStatus>::column_type(), String::column_type());
    }
}
