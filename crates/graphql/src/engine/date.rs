//! Days and times in the format of the contract. A text that does not parse is an invalid argument, and the error
//! names its path.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, NaiveDate, Utc};

/// A calendar day in the form year-month-day, such as `2018-12-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A calendar day in the form year-month-day, such as `2018-12-21`.
#[Scalar(specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => day(text)
                .map(Self)
                .ok_or_else(|| InputValueError::custom("not a day in the form 2018-12-21")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A point in time in the format of RFC 3339, such as `2018-12-21T09:30:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time(pub DateTime<Utc>);

/// A point in time in the format of RFC 3339, such as `2018-12-21T09:30:00Z`.
#[Scalar(name = "DateTime", specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339")]
impl ScalarType for Time {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => DateTime::parse_from_rfc3339(text)
                .map(|time| Self(time.to_utc()))
                .map_err(|_| InputValueError::custom("not a time in the form 2018-12-21T09:30:00Z")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339())
    }
}

/// Parses a day with a four-digit year. chrono also accepts other years (`-4800-01-01`, `+10000-01-01`), which our
/// databases cannot store.
fn day(text: &str) -> Option<NaiveDate> {
    let digits = |part: Option<&str>, n: usize| part.is_some_and(|part| part.len() == n && part.bytes().all(|byte| byte.is_ascii_digit()));
    let mut parts = text.split('-');
    let formed = digits(parts.next(), 4) && digits(parts.next(), 2) && digits(parts.next(), 2) && parts.next().is_none();
    formed.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_have_one_form() {
        let is_day = |text: &str| Date::is_valid(&Value::String(text.to_owned()));
        assert!(is_day("2018-12-21") && is_day("9999-01-01"));
        for bad in [
            "-4800-01-01",
            "+10000-01-01",
            "2018-2-1",
            "2018-02-30",
            "2018-12-21T00:00:00Z",
            "20181221",
            "",
        ] {
            assert!(!is_day(bad), "{bad}");
        }
        let is_time = |text: &str| Time::is_valid(&Value::String(text.to_owned()));
        assert!(is_time("2018-12-21T09:30:00Z") && is_time("2018-12-21T09:30:00.5+01:00"));
        for bad in [
            "-4800-01-01T00:00:00Z",
            "+10000-01-01T00:00:00Z",
            "+262142-12-31T23:59:59Z",
            "2018-12-21",
            "2018-13-21T09:30:00Z",
        ] {
            assert!(!is_time(bad), "{bad}");
        }
    }
}
