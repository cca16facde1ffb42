//! Builds the variables of documents from forms and query strings.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::{Fields, Request};

/// Adds values to variables.
pub trait Into {
    /// Any value.
    fn put(&mut self, name: &str, value: impl std::convert::Into<Value>);
    /// Adds a text if there is one.
    fn text(&mut self, name: &str, value: Option<&str>);
    /// Adds a text, or null if there is none: then the stored value is cleared.
    fn text_or_null(&mut self, name: &str, value: Option<&str>);
    /// Adds a number if there is one. An invalid number is added as it was typed, and the API reports it.
    fn number(&mut self, name: &str, value: Option<&str>);
    /// Adds a filter by terms if any are selected.
    fn any_of(&mut self, name: &str, codes: &[&str]);
}

impl Into for Variables {
    fn put(&mut self, name: &str, value: impl std::convert::Into<Value>) {
        self.insert(name.to_owned(), value.into());
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn text_or_null(&mut self, name: &str, value: Option<&str>) {
        self.put(name, value.map_or(Value::Null, Value::from));
    }

    fn number(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(name, number(value));
        }
    }

    fn any_of(&mut self, name: &str, codes: &[&str]) {
        if !codes.is_empty() {
            self.put(name, json!({ "anyOf": codes }));
        }
    }
}

/// The values of the path's placeholders, under their own names.
#[must_use]
pub fn of_path(request: &Request) -> Variables {
    let values = request.values.iter();
    values.map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
}

/// The typed number, or the text if it is not a number.
#[must_use]
pub fn number(value: &str) -> Value {
    let whole = value.parse::<i64>().map(Value::from);
    whole.unwrap_or_else(|_| value.parse::<f64>().map_or_else(|_| Value::from(value), Value::from))
}

/// `first`, `after`, `last` and `before` for a list, from its query string: twenty rows on a page, or as many as `rows` says.
#[must_use]
pub fn paging(query: &Fields) -> Variables {
    let rows = rows(query);
    let mut variables = Variables::new();
    match query.get("before") {
        Some(before) => {
            variables.put("last", rows);
            variables.put("before", before);
        }
        None => {
            variables.put("first", rows);
            variables.text("after", query.get("after"));
        }
    }
    variables
}

/// The number of rows on a page: twenty, or as many as `rows` says, at most a hundred.
#[must_use]
pub fn rows(query: &Fields) -> i64 {
    let asked = query.get("rows").and_then(|rows| rows.parse().ok());
    asked.map_or(20, |rows: i64| rows.clamp(1, 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_left_for_the_api_to_refuse() {
        assert_eq!(
            (number("3"), number("2.5"), number("three")),
            (json!(3), json!(2.5), json!("three"))
        );
    }
}
