//! Ids as arguments: read at the edge, refused with the argument's name.

use std::str::FromStr;

use async_graphql::ID;
use policy::id::{MalformedId, split};

use crate::error::{FieldProblem, Refusal};

/// Reads an id argument.
///
/// # Errors
/// BAD_USER_INPUT at `path` where the text is no id of this kind.
pub fn read<T: FromStr<Err = MalformedId>>(id: &ID, path: &str) -> Result<T, Refusal> {
    id.parse().map_err(|MalformedId { expected }| {
        Refusal::invalid(vec![FieldProblem {
            path: path.to_owned(),
            message: not_of(&[expected], id),
        }])
    })
}

/// Says which kinds of ids were expected, and what was given.
pub fn not_of(expected: &[&str], given: &str) -> String {
    let forms: Vec<String> = expected.iter().map(|kind| format!("{kind}_")).collect();
    let expected = format!("expected an id that begins with {}", forms.join(" or "));
    match split(given) {
        Some((kind, _)) => format!("{expected}; this one is of the kind {kind}"),
        None => format!("{expected}, as this service writes them; this is no id"),
    }
}

/// Reads an id argument that may be left out.
///
/// # Errors
/// As [`read`].
pub fn read_optional<T: FromStr<Err = MalformedId>>(id: Option<&ID>, path: &str) -> Result<Option<T>, Refusal> {
    id.map(|id| read(id, path)).transpose()
}
