//! Reads ids from arguments. An invalid id is refused with the path of its argument.

use std::str::FromStr;

use async_graphql::ID;
use policy::id::{MalformedId, split};

use crate::error::{FieldProblem, Refusal};

/// Reads an id argument.
///
/// # Errors
/// BAD_USER_INPUT at `path` when the text is not an id of this kind.
pub fn read<T: FromStr<Err = MalformedId>>(id: &ID, path: &str) -> Result<T, Refusal> {
    id.parse().map_err(|MalformedId { expected }| {
        Refusal::invalid(vec![FieldProblem {
            path: path.to_owned(),
            message: not_of(&[expected], id),
        }])
    })
}

/// Says which kinds of id were expected, and what was given instead.
pub fn not_of(expected: &[&str], given: &str) -> String {
    let forms: Vec<String> = expected.iter().map(|kind| format!("{kind}_")).collect();
    let expected = format!("expected an id that begins with {}", forms.join(" or "));
    match split(given) {
        Some((kind, _)) => format!("{expected}; this is an id of the kind {kind}"),
        None => format!("{expected}, in this service's format; this is not an id"),
    }
}

/// Reads an optional id argument.
///
/// # Errors
/// As for [`read`].
pub fn read_optional<T: FromStr<Err = MalformedId>>(id: Option<&ID>, path: &str) -> Result<Option<T>, Refusal> {
    id.map(|id| read(id, path)).transpose()
}
