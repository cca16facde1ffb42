//! Turns errors into a page: what a person reads, and where it is shown.

use serde_json::{Map, Value, json};

use crate::ask::Problem;
use crate::words;

/// The HTTP status of a page with these problems.
#[must_use]
pub fn status(code: &str) -> u16 {
    match code {
        "BAD_USER_INPUT" => 422,
        "CONFLICT" => 409,
        "UNAUTHENTICATED" => 401,
        "FORBIDDEN" => 403,
        "NOT_FOUND" => 404,
        "BODY_TOO_LARGE" => 413,
        "UNSUPPORTED_MEDIA_TYPE" => 415,
        "RATE_LIMITED" | "SUBSCRIPTION_LIMIT" => 429,
        "REQUEST_TIMEOUT" | "UNAVAILABLE" => 503,
        "INTERNAL" => 500,
        _ => 400,
    }
}

/// The error code that represents all problems: the first one.
#[must_use]
pub fn code(problems: &[Problem]) -> &str {
    problems.first().map_or("INTERNAL", Problem::code)
}

/// The same for a template; null if there are no problems.
#[must_use]
pub fn code_of(problems: &[Problem]) -> Option<&str> {
    problems.first().map(Problem::code)
}

/// The problems for the error summary: each message, with the form field that it belongs to.
#[must_use]
pub fn summary(problems: &[Problem]) -> Value {
    let entries = problems.iter().flat_map(|problem| {
        let fields = &problem.extensions.fields;
        let whole = fields
            .is_empty()
            .then(|| json!({ "field": null, "text": sentence(&problem.message) }));
        let each = fields
            .iter()
            .map(|field| json!({ "field": leaf(&field.path), "text": sentence(&field.message) }));
        whole.into_iter().chain(each).collect::<Vec<_>>()
    });
    Value::Array(entries.collect())
}

/// The message for each field, by its name in the form.
#[must_use]
pub fn by_field(problems: &[Problem]) -> Value {
    let mut map = Map::new();
    for field in problems.iter().flat_map(|problem| &problem.extensions.fields) {
        map.entry(leaf(&field.path))
            .or_insert_with(|| Value::from(sentence(&field.message)));
    }
    Value::Object(map)
}

/// A field's name in a form: its path without the argument and without list positions.
fn leaf(path: &str) -> String {
    let mut parts = path.split('.').filter(|part| !part.chars().all(|digit| digit.is_ascii_digit()));
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    match (first, rest.is_empty()) {
        (_, true) => first.to_owned(),
        ("input" | "changes" | "filter", false) => rest.join("."),
        (_, false) => format!("{first}.{}", rest.join(".")),
    }
}

const NOT_COMPLETE: &str = "Not everything that you sent has arrived. Nothing is stored: send it again";
const NOT_A_FORM: &str = "What has arrived is not one of our forms. Nothing is stored: load the page again, and send it once more";

/// Messages for programs that people get in other words: a part of the API's message, and its replacement.
const SAID_OTHERWISE: [(&str, &str); 7] = [
    ("expected an Int:", "Write a whole number, in digits"),
    ("expected a Float:", "Write a number, in digits, for example 1.5"),
    (
        "read it again and repeat the change",
        "Somebody else saved this while you were writing",
    ),
    ("the body is not complete:", NOT_COMPLETE),
    ("the body ended early", NOT_COMPLETE),
    ("the body is not multipart/form-data:", NOT_A_FORM),
    ("Content-Type names no boundary", NOT_A_FORM),
];

/// Turns a refusal that names roles by their codes into a sentence for people. Example of such a refusal: `token.list requires one of
/// these roles: STEWARD (all), ADMIN (all)`.
fn for_whom(message: &str) -> Option<String> {
    let (_, roles) = message
        .strip_prefix("this role is not permitted to do that:")?
        .split_once(" requires one of these roles: ")?;
    let roles: Vec<String> = roles
        .split("), ")
        .filter_map(|role| role.split(" (").next())
        .map(words::of_code)
        .collect();
    Some(format!("This is for others. You need to be here as: {}", roles.join(", or ")))
}

/// A message as a sentence, with a capital first letter.
#[must_use]
pub fn sentence(message: &str) -> String {
    if let Some(otherwise) = for_whom(message) {
        return otherwise;
    }
    if let Some((_, otherwise)) = SAID_OTHERWISE
        .iter()
        .find(|(part, _)| message.to_lowercase().contains(&part.to_lowercase()))
    {
        return (*otherwise).to_owned();
    }
    // A client calls a mutation where a person uses a page.
    let message = message.replace("make the change with updateProgramme", "change the programme yourself");
    let mut letters = message.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_for_programs_is_said_for_people() {
        assert_eq!(
            sentence("expected an Int: a whole number; found \"abc\""),
            "Write a whole number, in digits"
        );
        assert_eq!(sentence("must name one"), "Must name one");
        assert_eq!(sentence("the body is not complete: it must end with the boundary"), NOT_COMPLETE);
        let refused =
            "this role is not permitted to do that: audit.list requires one of these roles: STEWARD (all), ADMIN (their own, and others)";
        assert_eq!(
            sentence(refused),
            "This is for others. You need to be here as: steward, or administrator"
        );
    }

    #[test]
    fn a_field_is_named_as_its_form_names_it() {
        for (path, field) in [
            ("input.title", "title"),
            ("text", "text"),
            ("input.terms.0.code", "terms.code"),
            ("preferences.3.rank", "preferences.rank"),
        ] {
            assert_eq!(leaf(path), field);
        }
    }
}
