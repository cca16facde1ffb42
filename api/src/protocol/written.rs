//! Answers of which plans wrote parts as JSON: those bytes are copied, and the rest is written around them.

use std::collections::BTreeMap;

use async_graphql::{ServerError, Value};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

/// Whether a plan wrote a part of the value. Plans write whole fields of the root.
pub fn holds_json(data: &Value) -> bool {
    match data {
        Value::Object(fields) => fields.values().any(|value| matches!(value, Value::Binary(_))),
        _ => false,
    }
}

/// The whole answer as JSON.
pub fn body(errors: &[ServerError], data: Option<&Value>, extensions: &BTreeMap<String, Value>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(data.map_or(0, length) + 128);
    out.push(b'{');
    if !errors.is_empty() {
        out.extend_from_slice(b"\"errors\":");
        serde_json::to_writer(&mut out, errors).ok()?;
        out.push(b',');
    }
    out.extend_from_slice(b"\"data\":");
    match data {
        Some(Value::Object(fields)) => {
            for (at, (name, value)) in fields.iter().enumerate() {
                out.push(if at == 0 { b'{' } else { b',' });
                serde_json::to_writer(&mut out, name.as_str()).ok()?;
                out.push(b':');
                match value {
                    Value::Binary(json) => out.extend_from_slice(json),
                    other => serde_json::to_writer(&mut out, other).ok()?,
                }
            }
            out.push(b'}');
        }
        other => serde_json::to_writer(&mut out, &other).ok()?,
    }
    if !extensions.is_empty() {
        out.extend_from_slice(b",\"extensions\":");
        serde_json::to_writer(&mut out, extensions).ok()?;
    }
    out.push(b'}');
    Some(out)
}

fn length(data: &Value) -> usize {
    match data {
        Value::Object(fields) => fields.values().map(length).sum(),
        Value::Binary(json) => json.len(),
        _ => 64,
    }
}

/// Serialises an answer inside of another message: what plans wrote is read again.
pub fn nested<S: Serializer>(data: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(Value::Object(fields)) = data.as_ref().filter(|data| holds_json(data)) else {
        return data.serialize(serializer);
    };
    let mut read = fields.clone();
    for value in read.values_mut() {
        if let Value::Binary(json) = value {
            *value = serde_json::from_slice(json).map_err(S::Error::custom)?;
        }
    }
    Value::Object(read).serialize(serializer)
}
