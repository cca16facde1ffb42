//! Writes a stored value in the form that people read.

use serde_json::Value;

/// The value of a field for people: codes of a list are separated by commas, and each part of the involvement has its own line. `None` if
/// nothing is left to show.
#[must_use]
pub fn in_words(value: &Value) -> Option<String> {
    let words = match value {
        Value::Null => return None,
        Value::Bool(value) => value.to_string(),
        // 6 and 6.0 are the same to people, and a database may return one for the other.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::String(text) => text.clone(),
        Value::Array(entries) => {
            let lines = entries.iter().any(Value::is_object);
            let entries: Vec<String> = entries.iter().filter_map(in_words).collect();
            entries.join(if lines { "\n" } else { ", " })
        }
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .filter_map(|(name, value)| Some(format!("{name}: {}", in_words(value)?)));
            entries.collect::<Vec<_>>().join("; ")
        }
    };
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_read_as_people_write_them() {
        for (value, words) in [
            (json!(null), None),
            (json!([]), None),
            (json!(4.5), Some("4.5")),
            (json!(6.0), Some("6")),
            (json!(2015), Some("2015")),
            (json!(["FILM", "STORYTELLING"]), Some("FILM, STORYTELLING")),
            (
                json!([{ "activities": ["DELIVERY"], "payment": null, "who": "CARER" }]),
                Some("activities: DELIVERY; who: CARER"),
            ),
        ] {
            assert_eq!(in_words(&value).as_deref(), words, "{value}");
        }
    }
}
