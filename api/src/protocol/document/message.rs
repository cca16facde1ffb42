//! Error messages about a value, which also say what would be right.

use apollo_compiler::ast::Type;
use apollo_compiler::schema::{EnumType, InputObjectType};

use super::near::nearest;

/// The scalar for files. Its values are made from the parts of a request: no text and no JSON has its form.
pub(super) const UPLOAD: &str = "Upload";

/// How custom scalars are written, with an example.
const FORMS: [(&str, &str); 3] = [
    ("Date", "a Date, as \"2026-11-29\""),
    ("DateTime", "a DateTime with its offset from UTC, as \"2026-11-29T09:30:00Z\""),
    (
        UPLOAD,
        "an Upload: null in operations, and a file of a multipart/form-data request that map names",
    ),
];

/// The values that a type accepts, with an article.
pub(super) fn expected(kind: &Type) -> String {
    let name = kind.inner_named_type().as_str();
    match name {
        "Int" => "an Int: a whole number from -2147483648 to 2147483647".to_owned(),
        "Float" => "a Float: a number, as 1.5".to_owned(),
        "Boolean" => "a Boolean: true or false".to_owned(),
        "String" => "a String, in quotes".to_owned(),
        "ID" => "an ID, as a string".to_owned(),
        name => match FORMS.iter().find(|(scalar, _)| *scalar == name) {
            Some((_, form)) => (*form).to_owned(),
            None => format!("{} {name}", article(name)),
        },
    }
}

/// Whether a text has the form of a custom scalar; `None` for a scalar that accepts anything.
pub(super) fn has_form(scalar: &str, text: &str) -> Option<bool> {
    match scalar {
        "Date" => Some(text.parse::<chrono::NaiveDate>().is_ok()),
        "DateTime" => Some(text.parse::<chrono::DateTime<chrono::Utc>>().is_ok()),
        UPLOAD => Some(false),
        _ => None,
    }
}

pub(super) fn wrong(kind: &Type, found: &str) -> String {
    format!("expected {}; found {found}", expected(kind))
}

/// The message for an unknown enum value: lists the values, and suggests the most similar one.
pub(super) fn no_value(given: &str, quoted: bool, list: &EnumType) -> String {
    let values: Vec<&str> = list.values.keys().map(|value| value.as_str()).collect();
    if quoted && values.contains(&given) {
        return format!("expected {} {} without quotes: {given}", article(&list.name), list.name);
    }
    let meant = match nearest(given, values.iter().copied()) {
        Some(near) => format!("; did you mean {near}?"),
        None => String::new(),
    };
    format!(
        "{given:?} is not {} {}: expected one of {}{meant}",
        article(&list.name),
        list.name,
        values.join(", ")
    )
}

/// The message for an unknown field of an input object.
pub(super) fn no_field(given: &str, input: &InputObjectType) -> String {
    let meant = match nearest(given, input.fields.keys().map(|field| field.as_str())) {
        Some(near) => format!("; did you mean {near}?"),
        None => String::new(),
    };
    format!("there is no such field in {}{meant}", input.name)
}

pub(super) fn article(name: &str) -> &'static str {
    match name.chars().next() {
        Some('A' | 'E' | 'I' | 'O') => "an",
        _ => "a",
    }
}
