//! Counts the values in variables. Filters limit their own lists, but parsing the variables must be limited, too.

use async_graphql::{Value, Variables};

use crate::config::Limits;
use graphql::error::{FieldProblem, Refusal};

/// Refuses variables that contain more values than the limit, even if the document does not use them.
///
/// # Errors
/// BAD_USER_INPUT at `variables`.
pub fn check(variables: &Variables, limits: &Limits) -> Result<(), Refusal> {
    // The values still to be counted are kept here, not on the call stack.
    let mut open: Vec<&Value> = variables.values().collect();
    let mut count: u64 = 0;
    while let Some(value) = open.pop() {
        count += 1;
        if count > limits.values {
            return Err(Refusal::invalid(vec![FieldProblem {
                path: "variables".to_owned(),
                message: format!("contain more than {} values", limits.values),
            }]));
        }
        match value {
            Value::List(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            Value::Null | Value::Number(_) | Value::String(_) | Value::Boolean(_) | Value::Binary(_) | Value::Enum(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;
    use crate::config::Settings;

    #[test]
    fn lists_and_objects_count_with_what_is_in_them() {
        let limits = Limits {
            values: 5,
            ..Settings::defaults().unwrap().limits
        };
        let checked = |variables| check(&Variables::from_json(variables), &limits);
        assert!(checked(json!({ "a": { "b": [1, 2, null] }, "c": "x" })).is_err());
        assert!(checked(json!({ "a": { "b": [1, 2, null] } })).is_ok());
    }
}
