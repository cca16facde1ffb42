//! Helpers for the pages of a workshop.

use serde_json::Value;

/// The viewer's own record in the workshop with this code; null if there is none. Of several records, the current one.
#[must_use]
pub fn mine(data: &Value, code: Option<&Value>) -> Value {
    let all = data
        .pointer("/viewer/participations")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let here: Vec<&Value> = all.filter(|one| code.is_some() && one.pointer("/workshop/code") == code).collect();
    let stands = here.iter().find(|one| one.get("leftAt").is_none_or(Value::is_null));
    stands.or(here.last()).map_or(Value::Null, |one| (*one).clone())
}

/// Whether the holder of a record takes part now: they are confirmed if that is required, and have not left.
#[must_use]
pub fn acts(mine: &Value) -> bool {
    mine.get("confirmed") == Some(&Value::Bool(true)) && mine.get("leftAt").is_none_or(Value::is_null)
}

/// Whether the holder of a record agrees to a scope.
#[must_use]
pub fn agrees(mine: &Value, scope: &str) -> bool {
    let consents = mine.get("consents").and_then(Value::as_array).into_iter().flatten();
    let is = |consent: &Value, name: &str, value: &str| consent.get(name).and_then(Value::as_str) == Some(value);
    consents
        .into_iter()
        .any(|consent| is(consent, "scope", scope) && is(consent, "state", "GIVEN"))
}

/// The groups that the holder of a record speaks for, as options of a form.
#[must_use]
pub fn perspectives(mine: &Value) -> Vec<Value> {
    let codes = mine
        .get("perspectives")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    codes.map(|code| serde_json::json!([code, crate::words::of_code(code)])).collect()
}
