//! Ids as arguments: read at the edge, refused with the argument's name.

use std::str::FromStr;

use async_graphql::ID;

use crate::error::{FieldProblem, Refusal};

/// Reads an id argument.
///
/// # Errors
/// BAD_USER_INPUT at `path` where the text is no id of this kind.
pub fn read<T: FromStr>(id: &ID, path: &str) -> Result<T, Refusal> {
    id.parse().map_err(|_| {
        Refusal::invalid(vec![FieldProblem {
            path: path.to_owned(),
            message: "not an id of this kind".to_owned(),
        }])
    })
}

/// Reads an id argument that may be left out.
///
/// # Errors
/// As [`read`].
pub fn read_optional<T: FromStr>(id: Option<&ID>, path: &str) -> Result<Option<T>, Refusal> {
    id.map(|id| read(id, path)).transpose()
}
