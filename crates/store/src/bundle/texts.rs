//! Holds every text of a row to the rules that the API holds texts to, so that a text is the same whichever way it comes.

use evidence::text::{line_problem, prose_problem};
use serde_json::Value;

use super::files::Kind;
use super::problem::RowFindings;

/// What one text may be.
#[derive(Clone, Copy)]
enum TextRule {
    /// One line, of so many characters at most.
    Line(usize),
    /// Lines, of so many characters at most in all.
    Prose(usize),
}

const LINE: usize = 300;
const TITLE: usize = 1_000;
const QUESTION: usize = 2_000;
const ADDRESS: usize = 2_000;
const TEXT: usize = 20_000;

/// Notes every text that is too long or holds control characters, by its path. PostgreSQL has no NUL, and would name neither row nor field.
pub(super) fn check(kind: Kind, row: &Value, at: &mut RowFindings<'_>) {
    let mut path = String::new();
    walk(kind, row, &mut path, "", at);
}

fn walk(kind: Kind, value: &Value, path: &mut String, field: &str, at: &mut RowFindings<'_>) {
    let length = path.len();
    match value {
        Value::String(text) => {
            let problem = match rule(kind, path, field) {
                TextRule::Line(longest) => line_problem(text, longest),
                TextRule::Prose(longest) => prose_problem(text, longest),
            };
            if let Some(problem) = problem {
                at.say(path.as_str(), problem);
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

/// The rule of a field, by its name: the API's inputs have the same. A field without one of its own may have lines.
fn rule(kind: Kind, path: &str, field: &str) -> TextRule {
    match field {
        "title" if matches!(kind, Kind::Study | Kind::Report) => TextRule::Line(TITLE),
        "title" | "label" | "name" | "termUsed" | "region" | "journal" | "volume" | "issue" | "pages" | "authors" | "measure"
        | "timepoint" | "funder" | "licence" | "contactName" | "contactEmail" | "email" | "place" | "mode" | "pseudonym"
        | "displayName" | "theme" | "themes" | "synonyms" | "group" | "preferredTerm" => TextRule::Line(LINE),
        "code" | "pmid" | "doi" => TextRule::Line(LINE),
        "url" | "sourceUrl" | "sources" | "website" => TextRule::Line(ADDRESS),
        "comparison" => TextRule::Line(TEXT),
        "text" if kind == Kind::Question || path.starts_with("questions") || path.starts_with("submittedQuestions") => {
            TextRule::Prose(QUESTION)
        }
        "reason" | "mergeReason" | "note" | "aims" | "accessNeeds" => TextRule::Prose(QUESTION),
        "evidence" => TextRule::Prose(5_000),
        "groundRules" => TextRule::Prose(10_000),
        _ => TextRule::Prose(TEXT),
    }
}
