//! Makes the values of a document's variables from forms and query strings.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::{Fields, Request};

/// Puts values in.
pub trait Into {
    /// Any value.
    fn put(&mut self, name: &str, value: impl std::convert::Into<Value>);
    /// A text, where there is one.
    fn text(&mut self, name: &str, value: Option<&str>);
    /// A text, or null where there is none: what was there before is taken away.
    fn text_or_null(&mut self, name: &str, value: Option<&str>);
    /// A number, where there is one. What is no number goes in as it was typed: the API says what is wrong with it.
    fn number(&mut self, name: &str, value: Option<&str>);
    /// A filter by terms, where any are chosen.
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

/// What the placeholders of the path stand for, under their own names.
#[must_use]
pub fn of_path(request: &Request) -> Variables {
    let values = request.values.iter();
    values.map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
}

/// A number as it was typed, or the text.
#[must_use]
pub fn number(value: &str) -> Value {
    let whole = value.parse::<i64>().map(Value::from);
    whole.unwrap_or_else(|_| value.parse::<f64>().map_or_else(|_| Value::from(value), Value::from))
}

/// `first`, `after`, `last` and `before` for a list, from its query string: twenty rows a page, or as many as `rows` says.
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

/// How many rows a page has: twenty, or as many as `rows` says, a hundred at most.
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
