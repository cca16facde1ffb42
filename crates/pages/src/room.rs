//! What the pages of a workshop ask of its data.

use serde_json::Value;

/// The viewer's own record in the workshop of this code; null where there is none. Of several the one that stands.
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

/// Whether a record's holder takes part now: nobody has to let them in, and they have not left.
#[must_use]
pub fn acts(mine: &Value) -> bool {
    mine.get("confirmed") == Some(&Value::Bool(true)) && mine.get("leftAt").is_none_or(Value::is_null)
}

/// Whether a record's holder agrees to something.
#[must_use]
pub fn agrees(mine: &Value, scope: &str) -> bool {
    let consents = mine.get("consents").and_then(Value::as_array).into_iter().flatten();
    let is = |consent: &Value, name: &str, value: &str| consent.get(name).and_then(Value::as_str) == Some(value);
    consents
        .into_iter()
        .any(|consent| is(consent, "scope", scope) && is(consent, "state", "GIVEN"))
}

/// The groups that a record's holder speaks for, as a form offers them: each with its words.
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
