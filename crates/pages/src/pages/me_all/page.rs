//! Everything that is stored about the user, to read and to print: the API's export, with words instead of field names.

use serde_json::{Map, Value, json};

use crate::page::{Page, page};
use crate::request::Request;
use crate::words;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("me_all", "/me/all").view(view);

fn view(_: &Request, data: &Value) -> Value {
    let export = data.pointer("/viewer/export").and_then(Value::as_str);
    let export = export.and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    let parts = export.iter().flatten().filter(|(name, _)| *name != "exportedAt");
    let when = export.as_ref().and_then(|export| export.get("exportedAt")).cloned();
    json!({
        "when": when.unwrap_or_default(),
        "parts": parts.map(|(name, value)| part(name, value)).collect::<Vec<_>>(),
    })
}

/// A field with its content: `rows` of an object, `items` of a list, or `text`.
fn part(name: &str, value: &Value) -> Value {
    let label = label(name);
    match value {
        Value::Object(map) => {
            let rows = map.iter().filter(|(name, value)| is_for_people(name, value));
            json!({ "label": label, "rows": rows.map(|(name, value)| part(name, value)).collect::<Vec<_>>() })
        }
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            let texts: Vec<String> = items.iter().map(text).collect();
            json!({ "label": label, "text": if texts.is_empty() { "nothing".to_owned() } else { texts.join(", ") } })
        }
        Value::Array(items) => json!({ "label": label, "items": items.iter().map(|item| part("", item)).collect::<Vec<_>>() }),
        plain => {
            let is_time = plain.as_str().is_some_and(|text| name.ends_with("At") && text.contains('T'));
            json!({ "label": label, "text": text(plain), "time": is_time })
        }
    }
}

/// Whether a field is shown to people. Empty fields and ids of rows are not; the file has them. A vote names its question only by id.
fn is_for_people(name: &str, value: &Value) -> bool {
    !value.is_null() && (name == "questionId" || name != "id" && !name.ends_with("Id"))
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => words::of_code(text),
        other => other.to_string(),
    }
}

/// `preferredTerm` as `Preferred term`.
fn label(name: &str) -> String {
    let known = LABELS.iter().find(|(key, _)| *key == name).map(|(_, words)| (*words).to_owned());
    known.unwrap_or_else(|| {
        let mut words = String::new();
        for letter in name.chars() {
            if letter.is_ascii_uppercase() {
                words.push(' ');
                words.push(letter.to_ascii_lowercase());
            } else if words.is_empty() {
                words.push(letter.to_ascii_uppercase());
            } else {
                words.push(letter);
            }
        }
        words
    })
}

/// Fields of the export whose names would be hard to understand.
const LABELS: &[(&str, &str)] = &[
    ("account", "Your account"),
    ("tokens", "Your tokens"),
    ("participations", "Your records in workshops"),
    ("work", "What you did as one who works here"),
    ("record", "Your record"),
    ("identity", "Who you are"),
    ("consents", "What you agreed to, each time you said so"),
    ("contributions", "What you said"),
    ("questions", "Questions in your words"),
    ("earlierWordings", "Earlier wordings in your words"),
    ("ballots", "How you voted"),
    ("preferences", "Your choices"),
    ("receipts", "Receipts of what you took back"),
    ("identityReads", "Who looked at who you are"),
    ("acts", "What the record of acts says you did, newest first"),
    ("jti", "Token"),
    ("ror", "Research organisation identifier"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_and_ids_stay_in_the_file() {
        let export = json!({ "accessNeeds": "a lift", "accountId": "x1", "phone": null, "perspectives": ["CARER"],
        "joinedAt": "2026-11-01T10:00:00Z", "list": [{ "a": 1 }] });
        let shown = part("identity", &export).to_string();
        for piece in [
            "Who you are",
            "Access needs",
            "a lift",
            "carer",
            "Joined at",
            "\"time\":true",
            "\"text\":\"1\"",
        ] {
            assert!(shown.contains(piece), "{piece}: {shown}");
        }
        assert!(!shown.contains("x1") && !shown.contains("Phone"), "{shown}");
    }
}
