//! A column that holds a value as JSON.

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{TryGetableFromJson, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A column of JSON that holds a `T`, such as a list of names or of codes. JSON of another form is a decoding error.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AsJson<T>(pub T);

impl<T> From<T> for AsJson<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: DeserializeOwned> TryGetableFromJson for AsJson<T> {}

impl<T: Serialize> From<AsJson<T>> for Value {
    #[expect(
        clippy::expect_used,
        reason = "only a map with keys that are no texts has no JSON form, and no column has one"
    )]
    fn from(value: AsJson<T>) -> Self {
        let json = serde_json::to_value(value.0).expect("the value of a column has a JSON form");
        Self::Json(Some(Box::new(json)))
    }
}

impl<T: Serialize + DeserializeOwned> ValueType for AsJson<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::Json(Some(json)) => serde_json::from_value(*json).map(Self).map_err(|_| ValueTypeErr),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "AsJson".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Json
    }

    fn column_type() -> ColumnType {
        ColumnType::JsonBinary
    }
}

impl<T> Nullable for AsJson<T> {
    fn null() -> Value {
        Value::Json(None)
    }
}

#[cfg(test)]
mod tests {
    use evidence::vocabulary::Perspective;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_stored_as_its_json_and_read_back() {
        let groups = AsJson(vec![Perspective::Carer, Perspective::Trainee]);
        let value = Value::from(groups.clone());
        assert_eq!(value, Value::Json(Some(Box::new(json!(["CARER", "TRAINEE"])))));
        assert_eq!(value.unwrap::<AsJson<Vec<Perspective>>>(), groups);
        assert_eq!(Value::from(None::<AsJson<Vec<String>>>), Value::Json(None));
    }

    #[test]
    fn json_of_another_form_is_refused() {
        for json in [json!(["BOGUS"]), json!({"a": 1}), json!(null)] {
            let value = Value::Json(Some(Box::new(json)));
            assert!(<AsJson<Vec<Perspective>> as ValueType>::try_from(value).is_err());
        }
    }
}
