//! Checks every text of a row by the rules of the API, so that the same texts are accepted in both ways.

use serde_json::Value;

use super::files::Kind;
use super::problem::RowFindings;
use crate::engine::rules::{TextRule, text_rule};

/// Reports every text that is too long or contains control characters, by its path. PostgreSQL refuses NUL, but would name neither row
/// nor field.
pub(super) fn check(kind: Kind, row: &Value, at: &mut RowFindings<'_>) {
    let mut path = String::new();
    walk(kind, row, &mut path, "", at);
}

fn walk(kind: Kind, value: &Value, path: &mut String, field: &str, at: &mut RowFindings<'_>) {
    let length = path.len();
    match value {
        Value::String(text) => {
            if let Some(problem) = rule(kind, path, field).problem(text) {
                at.say_of_text(path.as_str(), problem);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                path.push_str(&format!("[{place}]"));
                walk(kind, item, path, field, at);
                path.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, inner) in fields {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                walk(kind, inner, path, name, at);
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The rule of a field: by its name, except for the titles of publications and for questions.
fn rule(kind: Kind, path: &str, field: &str) -> TextRule {
    match field {
        "title" if matches!(kind, Kind::Study | Kind::Report) => TextRule::CITED_TITLE,
        "text" | "plainLanguage" if kind == Kind::Question || path.starts_with("questions") || path.starts_with("submittedQuestions") => {
            TextRule::QUESTION
        }
        _ => text_rule(field),
    }
}
