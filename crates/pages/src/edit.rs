//! Builds the input of a change from a form about a stored row: texts, numbers, and terms by dimension.

use serde_json::{Value, json};

use crate::Fields;
use crate::ask::Variables;
use crate::variables::{Into, number};

/// Adds the fields that the form has. Empty fields are cleared.
pub fn plain(input: &mut Variables, form: &Fields, texts: &[&str], numbers: &[&str]) {
    for name in texts.iter().filter(|name| form.has(name)) {
        input.text_or_null(name, form.get(name));
    }
    for name in numbers.iter().filter(|name| form.has(name)) {
        input.put(name, form.get(name).map_or(Value::Null, number));
    }
}

/// Adds the dimensions in which the selection has changed (compared with `was.DIMENSION`). The order of the other terms is kept.
pub fn terms(input: &mut Variables, form: &Fields, dimensions: &[&str]) {
    let changed = dimensions.iter().filter_map(|dimension| {
        let codes = changed(form, dimension)?;
        Some(json!({ "dimension": dimension, "codes": codes }))
    });
    let changed: Vec<Value> = changed.collect();
    if !changed.is_empty() {
        input.put("terms", changed);
    }
}

/// The selected values of a list, if they differ from the earlier selection.
#[must_use]
pub fn changed<'a>(form: &'a Fields, name: &str) -> Option<Vec<&'a str>> {
    let chosen = form.all(name);
    let mut now = chosen.clone();
    let mut before: Vec<&str> = form.get(&format!("was.{name}")).unwrap_or_default().split_whitespace().collect();
    now.sort_unstable();
    before.sort_unstable();
    (now != before).then_some(chosen)
}

/// Whether the user's role may do something, according to the API's own list of permissions.
#[must_use]
pub fn may(data: &Value, resource: &str, act: &str) -> bool {
    let permissions = data.pointer("/viewer/permissions").and_then(Value::as_array);
    let own = permissions
        .into_iter()
        .flatten()
        .filter(|one| one.get("resource").and_then(Value::as_str) == Some(resource));
    let mut acts = own.filter_map(|one| one.get("actions")?.as_array()).flatten();
    acts.any(|one| one.as_str() == Some(act))
}

/// A code, encoded for use in a path.
#[must_use]
pub fn in_path(code: &str) -> String {
    form_urlencoded::byte_serialize(code.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dimensions_that_changed_are_sent_and_what_is_emptied_is_null() {
        let form = Fields::read("was.TOPIC=A+B&TOPIC=B&TOPIC=A&was.METHOD=C&region=&hours=2.5&sessions=");
        let mut input = Variables::new();
        terms(&mut input, &form, &["TOPIC", "METHOD", "AUDIENCE"]);
        plain(&mut input, &form, &["region", "summary"], &["hours", "sessions"]);
        let expected = json!({ "terms": [{ "dimension": "METHOD", "codes": [] }], "region": null, "hours": 2.5, "sessions": null });
        assert_eq!(Value::Object(input), expected);
    }
}
