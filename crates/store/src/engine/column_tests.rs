//! Tests how typed columns decode on both databases, and what the store makes of values that do not decode.

use chrono::{DateTime, TimeDelta, Utc};
use entity::column::{AsJson, Code, Millis};
use evidence::vocabulary::{Perspective, PublicationStatus};
use policy::Role;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, TryGetable};

use crate::engine::error::Error;
use crate::engine::testing::{Scratch, on_both};

on_both! {
    codes_and_their_absence_decode
    a_code_that_is_not_on_its_list_is_corrupt
    times_decode_within_their_range
    json_decodes_as_its_type
}

/// A row with one column, `value`.
async fn selected(scratch: &Scratch, value: &str) -> QueryResult {
    let connection = &scratch.store.connections.writer;
    let statement = Statement::from_string(connection.get_database_backend(), format!("SELECT {value} AS value"));
    connection.query_one_raw(statement).await.unwrap().unwrap()
}

async fn decoded<T: TryGetable>(scratch: &Scratch, value: &str) -> Result<T, DbErr> {
    selected(scratch, value).await.try_get("", "value")
}

/// What the store makes of a value that does not decode.
async fn corruption<T: TryGetable + std::fmt::Debug>(scratch: &Scratch, value: &str) -> String {
    match decoded::<T>(scratch, value).await.unwrap_err().into() {
        Error::Corrupt(text) => text,
        other => panic!("{other:?}"),
    }
}

fn json(scratch: &Scratch, text: &str) -> String {
    match scratch.store.connections.writer.get_database_backend() {
        DbBackend::Postgres => format!("CAST('{text}' AS jsonb)"),
        _ => format!("'{text}'"),
    }
}

async fn codes_and_their_absence_decode(scratch: Scratch) {
    for &status in PublicationStatus::ALL {
        let value = format!("'{status}'");
        assert_eq!(decoded(&scratch, &value).await, Ok(Code(status)));
        assert_eq!(decoded(&scratch, &value).await, Ok(Some(Code(status))));
    }
    for role in Role::ALL {
        assert_eq!(decoded(&scratch, &format!("'{role}'")).await, Ok(Code(role)));
    }
    let absent = "CAST(NULL AS VARCHAR)";
    assert_eq!(decoded::<Option<Code<PublicationStatus>>>(&scratch, absent).await, Ok(None));
    assert!(decoded::<Code<PublicationStatus>>(&scratch, absent).await.is_err());
}

async fn a_code_that_is_not_on_its_list_is_corrupt(scratch: Scratch) {
    for value in ["'published'", "''", "'BOGUS'"] {
        let text = corruption::<Code<PublicationStatus>>(&scratch, value).await;
        assert!(text.contains("\"value\"") && text.ends_with("is not a PublicationStatus"), "{text}");
        // A code is not taken for an absent one.
        corruption::<Option<Code<PublicationStatus>>>(&scratch, value).await;
    }
    let text = corruption::<Code<Role>>(&scratch, "'BOGUS'").await;
    assert!(text.ends_with("\"BOGUS\" is not a role"), "{text}");
}

async fn times_decode_within_their_range(scratch: Scratch) {
    let time = |millis: i64| Millis(DateTime::<Utc>::UNIX_EPOCH + TimeDelta::milliseconds(millis));
    for millis in [-1, 0, 1, 1_795_000_000_123] {
        let value = format!("CAST({millis} AS BIGINT)");
        assert_eq!(decoded(&scratch, &value).await, Ok(time(millis)));
    }
    assert_eq!(decoded::<Option<Millis>>(&scratch, "CAST(NULL AS BIGINT)").await, Ok(None));
    let text = corruption::<Millis>(&scratch, "9223372036854775807").await;
    assert!(text.ends_with("9223372036854775807 milliseconds are not a time"), "{text}");
}

async fn json_decodes_as_its_type(scratch: Scratch) {
    let groups = json(&scratch, r#"["CARER", "TRAINEE"]"#);
    let expected = AsJson(vec![Perspective::Carer, Perspective::Trainee]);
    assert_eq!(decoded(&scratch, &groups).await, Ok(expected));
    for wrong in [r#"["BOGUS"]"#, r#"{"a": 1}"#, "null"] {
        let text = corruption::<AsJson<Vec<Perspective>>>(&scratch, &json(&scratch, wrong)).await;
        assert!(text.contains("\"value\""), "{text}");
    }
}
