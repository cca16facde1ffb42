//! The digest of a row: SHA-256 of its canonical JSON. With it, a second load recognises unchanged rows.

use std::fmt::Write as _;

use aws_lc_rs::digest::{Context, SHA256};
use serde::Serialize;
use serde_json::Value;

/// The digest as hexadecimal digits.
///
/// Nulls and empty lists are left out, so that adding an optional field to a row's type later does not change the digests of rows without
/// it.
///
/// # Errors
/// A row that cannot be written as JSON, for example a map whose keys are not strings.
pub(super) fn digest_of(row: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut context = Context::new(&SHA256);
    feed(&serde_json::to_value(row)?, &mut context);
    let mut digits = String::with_capacity(64);
    for byte in context.finish().as_ref() {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    Ok(digits)
}

fn feed(value: &Value, context: &mut Context) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().filter(|(_, inner)| says_something(inner)).collect();
            fields.sort_by_key(|(name, _)| *name);
            context.update(b"{");
            for (name, inner) in fields {
                context.update(Value::from(name.as_str()).to_string().as_bytes());
                context.update(b":");
                feed(inner, context);
                context.update(b",");
            }
            context.update(b"}");
        }
        Value::Array(items) => {
            context.update(b"[");
            for inner in items {
                feed(inner, context);
                context.update(b",");
            }
            context.update(b"]");
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => context.update(value.to_string().as_bytes()),
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    #[test]
    fn order_of_fields_nulls_and_empty_lists_do_not_change_a_digest() {
        let full = json!({"b": 1, "a": "x", "c": null, "d": []});
        assert_eq!(digest_of(&full).unwrap(), digest_of(&json!({"a": "x", "b": 1})).unwrap());
    }

    #[test]
    fn any_other_value_changes_a_digest() {
        let digest = |value: Value| digest_of(&value).unwrap();
        assert_ne!(digest(json!({"a": "1"})), digest(json!({"a": 1})));
        assert_ne!(digest(json!({"a": ["x", "y"]})), digest(json!({"a": ["y", "x"]})));
        assert_ne!(digest(json!({"a": ["x,", "y"]})), digest(json!({"a": ["x", ",y"]})));
    }
}
